import { SearchOutlined } from '@ant-design/icons'
import { Button, Flex, Form, Input, Typography } from 'antd'
import { useSearchParams } from 'react-router'
import { usePages } from '../api/pages'
import type { AuditEntry } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { Verification } from './Verification'

const FILTERS = ['actor', 'action', 'subject'] as const

/** Who did what in all services; the address holds what is asked for, so that it can be passed on. */
export function AuditTrail() {
  const { t, f } = useI18n()
  const [search, setSearch] = useSearchParams()
  const query = Object.fromEntries(FILTERS.map((name) => [name, search.get(name)]))
  const pages = usePages<AuditEntry>('/audit', query)
  const ask = (given: Partial<Record<(typeof FILTERS)[number], string>>) => {
    const wanted = FILTERS.flatMap((name) => {
      const text = given[name]?.trim() ?? ''
      return text === '' ? [] : [[name, text]]
    })
    setSearch(new URLSearchParams(wanted), { replace: true })
  }
  return (
    <Flex vertical gap={16}>
      <Verification />
      <Form
        layout="inline"
        initialValues={query}
        onFinish={ask}
        style={{ rowGap: 12 }}
        role="search"
        aria-label={t('audit.filter')}
      >
        {FILTERS.map((name) => (
          <Form.Item key={name} name={name}>
            <Input
              allowClear
              aria-label={t(`audit.${name}`)}
              placeholder={t(`audit.${name}`)}
              maxLength={300}
              style={{ width: name === 'subject' ? 360 : 180 }}
            />
          </Form.Item>
        ))}
        <Button htmlType="submit" icon={<SearchOutlined />}>
          {t('audit.filter')}
        </Button>
      </Form>
      <PagedTable<AuditEntry>
        pages={pages}
        filtered={Object.values(query).some((value) => value !== null)}
        empty={<Hint title={t('audit.none')} />}
        columns={[
          { title: t('audit.at'), dataIndex: 'at', render: f.instant },
          { title: t('audit.actor'), dataIndex: 'actor' },
          { title: t('audit.action'), dataIndex: 'action' },
          { title: t('audit.subject'), dataIndex: 'subject' },
          {
            title: t('audit.details'),
            dataIndex: 'details',
            render: (details: unknown) => (
              <div style={{ maxWidth: 480, whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
                <Typography.Text type="secondary" style={{ fontFamily: 'monospace', fontSize: 12 }}>
                  {JSON.stringify(details)}
                </Typography.Text>
              </div>
            ),
          },
          { title: t('letter.service'), dataIndex: 'service' },
        ]}
      />
    </Flex>
  )
}
