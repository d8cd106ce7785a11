import {
  AuditOutlined,
  BulbOutlined,
  CheckSquareOutlined,
  ClusterOutlined,
  DashboardOutlined,
  DeleteOutlined,
  LogoutOutlined,
  MenuOutlined,
  MergeCellsOutlined,
  NotificationOutlined,
  PartitionOutlined,
  SettingOutlined,
  TeamOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Button, Drawer, Dropdown, Flex, Grid, Layout, Menu, Spin, Typography, theme } from 'antd'
import { Suspense, useState, type ReactNode } from 'react'
import { Link, Outlet, useLocation, useNavigation } from 'react-router'
import { useI18n } from '../i18n/i18n'
import { LanguageSwitch } from '../i18n/LanguageSwitch'
import { session, useSignedIn } from '../session/session'
import { AskBeforeLeaving } from './leaving'
import { placesOf } from './menu'
import { AppearanceSwitch } from './AppearanceSwitch'

const ICONS: Record<string, ReactNode> = {
  '/dashboard': <DashboardOutlined />,
  '/campaigns': <NotificationOutlined />,
  '/customers': <TeamOutlined />,
  '/duplicates': <MergeCellsOutlined />,
  '/erasures': <DeleteOutlined />,
  '/segments': <ClusterOutlined />,
  '/tasks': <CheckSquareOutlined />,
  '/models': <PartitionOutlined />,
  '/operations': <SettingOutlined />,
}

/** What surrounds each page: the menu of the person's role, language, appearance, sign-out. */
export function Shell() {
  const { t } = useI18n()
  const { token } = theme.useToken()
  const wide = Grid.useBreakpoint().lg ?? true
  const [open, setOpen] = useState(false)
  const navigation = useNavigation()

  const menu = <Places onChosen={() => setOpen(false)} />
  return (
    <Layout style={{ minHeight: '100%' }}>
      <a className="skip-link" href="#content">
        {t('shell.skip')}
      </a>
      {wide ? (
        <Layout.Sider
          width={224}
          theme="light"
          style={{
            position: 'sticky',
            top: 0,
            height: '100vh',
            borderInlineEnd: `1px solid ${token.colorBorderSecondary}`,
          }}
        >
          <Brand />
          {menu}
        </Layout.Sider>
      ) : (
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          placement="left"
          size={256}
          title={<Brand />}
          styles={{ body: { padding: 0 }, header: { padding: 0 } }}
          closable={false}
        >
          {menu}
        </Drawer>
      )}
      <Layout>
        <Layout.Header
          style={{
            position: 'sticky',
            top: 0,
            zIndex: 20,
            height: 56,
            lineHeight: 'normal',
            paddingInline: wide ? 24 : 12,
            borderBottom: `1px solid ${token.colorBorderSecondary}`,
          }}
        >
          <Flex align="center" justify="space-between" style={{ height: '100%' }}>
            {wide ? (
              <span />
            ) : (
              <Button
                type="text"
                icon={<MenuOutlined />}
                aria-label={t('shell.menu')}
                onClick={() => setOpen(true)}
              />
            )}
            <Flex align="center" gap={4}>
              <LanguageSwitch />
              <AppearanceSwitch />
              <Person />
            </Flex>
          </Flex>
        </Layout.Header>
        <Layout.Content id="content" tabIndex={-1} style={{ outline: 'none' }}>
          <Suspense fallback={<Spin style={{ display: 'block', margin: '96px auto' }} />}>
            <div
              className="page"
              style={{ opacity: navigation.state === 'loading' ? 0.6 : 1, transition: 'opacity 0.2s' }}
            >
              <AskBeforeLeaving>
                <Outlet />
              </AskBeforeLeaving>
            </div>
          </Suspense>
        </Layout.Content>
      </Layout>
    </Layout>
  )
}

export function Brand() {
  return (
    <Flex align="center" gap={10} style={{ padding: '14px 20px', height: 56, boxSizing: 'border-box' }}>
      <img src="/clientele.svg" alt="" width={28} height={28} />
      <Typography.Text strong style={{ fontSize: 17, letterSpacing: 0.2 }}>
        Clientele
      </Typography.Text>
    </Flex>
  )
}

function Places(props: { onChosen: () => void }) {
  const { t } = useI18n()
  const { roles } = useSignedIn()
  const { pathname } = useLocation()
  const places = placesOf(roles)
  const here = places.find((place) => pathname === place.path || pathname.startsWith(`${place.path}/`))
  return (
    <nav aria-label={t('shell.menu')}>
      <Menu
        mode="inline"
        style={{ border: 'none', padding: '8px 8px' }}
        selectedKeys={here === undefined ? [] : [here.path]}
        onClick={props.onChosen}
        items={places.map((place) => ({
          key: place.path,
          icon: ICONS[place.path],
          label: <Link to={place.path}>{t(place.title)}</Link>,
        }))}
      />
    </nav>
  )
}

function Person() {
  const { t, label } = useI18n()
  const { username, roles } = useSignedIn()
  const shown = roles.map((role) => label('role', role)).join(', ')
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'role', icon: <AuditOutlined />, label: t('shell.role', { role: shown }), disabled: true },
          {
            key: 'docs',
            icon: <BulbOutlined />,
            label: (
              <a href="/docs" target="_blank" rel="noreferrer">
                {t('operations.apiDocs')}
              </a>
            ),
          },
          { type: 'divider' },
          { key: 'end', icon: <LogoutOutlined />, label: t('shell.signOut'), onClick: session.end },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={t('shell.person', { username })}>
        {username}
        {shown.toLowerCase() !== username.replaceAll('-', ' ') && (
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {shown}
          </Typography.Text>
        )}
      </Button>
    </Dropdown>
  )
}
