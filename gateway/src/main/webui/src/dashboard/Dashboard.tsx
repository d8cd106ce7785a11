import { PauseOutlined, CaretRightOutlined } from '@ant-design/icons'
import { Button, Card, Col, Flex, Row, Skeleton, Statistic, Table, Typography, theme } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import type { LiveState } from '../api/events'
import type { CampaignFigures, Overview } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, openable, PageTitle, Panel, Share, StateTag } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { useNow } from '../look/now'
import { useSignedIn } from '../session/session'
import { ChannelBars, ContactFunnel, Ring, StageBars } from './charts'
import { useLiveOverview } from './live'

export function Dashboard() {
  const { t } = useI18n()
  const [paused, setPaused] = useState(false)
  const { overview, state } = useLiveOverview(paused)
  const figures = overview.data

  return (
    <>
      <PageTitle
        title={t('dashboard.title')}
        hint={t('dashboard.hint')}
        extra={
          <>
            <LiveIndicator state={paused ? 'paused' : state} asOf={figures?.asOf} />
            <Button
              icon={paused ? <CaretRightOutlined /> : <PauseOutlined />}
              aria-pressed={paused}
              onClick={() => setPaused(!paused)}
            >
              {paused ? t('dashboard.resume') : t('dashboard.pause')}
            </Button>
          </>
        }
      />
      {figures === undefined && overview.isError ? (
        <ProblemNotice error={overview.error} retry={() => void overview.refetch()} />
      ) : (
        <Figures figures={figures} />
      )}
    </>
  )
}

function LiveIndicator(props: { state: LiveState | 'paused'; asOf: string | undefined }) {
  const { t, f } = useI18n()
  const { token } = theme.useToken()
  const now = useNow()
  const colour =
    props.state === 'live'
      ? token.colorSuccess
      : props.state === 'paused'
        ? token.colorTextTertiary
        : token.colorWarning
  return (
    <Flex align="center" gap={8} role="status" data-state={props.state}>
      <span className={`live-dot${props.state === 'live' ? ' is-live' : ''}`} style={{ color: colour }} />
      <Typography.Text>{t(`live.${props.state}`)}</Typography.Text>
      {props.asOf !== undefined && (
        <Typography.Text type="secondary" aria-live="off">
          {t('live.asOf', { when: f.ago(props.asOf, now) })}
        </Typography.Text>
      )}
    </Flex>
  )
}

const GUTTER: [number, number] = [16, 16]

function Figures({ figures }: { figures: Overview | undefined }) {
  const { t, f, label } = useI18n()
  const loading = figures === undefined
  const customers = figures?.customers
  return (
    <Flex vertical gap={16}>
      <Row gutter={GUTTER}>
        <Kpi
          name="customers"
          title={t('kpi.customers')}
          value={customers?.total}
          note={t('kpi.customers.note')}
        />
        <Kpi
          name="contacts"
          title={t('kpi.contacts')}
          value={figures?.contacts.total}
          note={
            figures &&
            t('kpi.contacts.note', {
              heldOut: figures.contacts.heldOut,
              suppressed: figures.contacts.suppressed,
            })
          }
        />
        <Kpi
          name="conversions"
          title={t('kpi.conversions')}
          value={figures?.conversions.count}
          aside={figures && figures.contacts.total > 0 ? f.rate(figures.conversions.rate) : undefined}
          note={
            figures &&
            (figures.conversions.value
              ? t('kpi.conversions.value', { value: f.moneyCompact(figures.conversions.value) })
              : t('kpi.conversions.note'))
          }
        />
        <Kpi
          name="behaviours"
          title={t('kpi.behaviours')}
          value={figures?.behaviours.total}
          note={t('kpi.behaviours.note')}
        />
      </Row>

      {customers?.total === 0 ? (
        <NoCustomersYet />
      ) : (
        <Row gutter={GUTTER}>
          <Col xs={24} xl={12}>
            <Panel title={t('dashboard.byStage')} loading={loading} fill>
              {customers && (
                <StageBars rows={customers.byStage.map((row) => ({ code: row.stage, count: row.count }))} />
              )}
            </Panel>
          </Col>
          <Col xs={24} md={12} xl={6}>
            <Panel title={t('dashboard.byTier')} loading={loading} fill>
              {customers && (
                <Ring
                  title={t('dashboard.byTier')}
                  rows={customers.byTier.map((row) => ({ name: label('tier', row.tier), count: row.count }))}
                />
              )}
            </Panel>
          </Col>
          <Col xs={24} md={12} xl={6}>
            <Panel title={t('dashboard.byBase')} loading={loading} fill>
              {customers && (
                <Ring
                  title={t('dashboard.byBase')}
                  rows={customers.byBase.map((row) => ({ name: label('base', row.base), count: row.count }))}
                />
              )}
            </Panel>
          </Col>
        </Row>
      )}

      <Row gutter={GUTTER}>
        <Col xs={24} xl={12}>
          <Panel title={t('dashboard.funnel')} loading={loading} fill>
            {figures && <ContactFunnel contacts={figures.contacts} converted={figures.conversions.count} />}
          </Panel>
        </Col>
        <Col xs={24} xl={12}>
          <Panel title={t('dashboard.byChannel')} loading={loading} fill>
            {figures && <ChannelBars rows={figures.byChannel} />}
          </Panel>
        </Col>
      </Row>

      <Panel title={t('dashboard.campaigns')} loading={loading}>
        {figures && <CampaignTable campaigns={figures.campaigns} />}
      </Panel>
    </Flex>
  )
}

function Kpi(props: {
  name: string
  title: string
  value: number | undefined
  aside?: ReactNode
  note?: ReactNode
}) {
  const { f } = useI18n()
  const { token } = theme.useToken()
  return (
    <Col xs={24} sm={12} xl={6}>
      <Card variant="borderless" style={{ height: '100%' }} data-kpi={props.name}>
        {props.value === undefined ? (
          <Skeleton active title={{ width: '40%' }} paragraph={{ rows: 1, width: '70%' }} />
        ) : (
          <>
            <Statistic
              title={props.title}
              value={props.value}
              formatter={() => (
                <Flex align="baseline" gap={10}>
                  <span>{f.number(props.value ?? 0)}</span>
                  {props.aside !== undefined && (
                    <span style={{ fontSize: 16, fontWeight: 500, color: token.colorPrimary }}>
                      {props.aside}
                    </span>
                  )}
                </Flex>
              )}
            />
            <Typography.Text type="secondary" style={{ fontSize: 13 }}>
              {props.note}
            </Typography.Text>
          </>
        )}
      </Card>
    </Col>
  )
}

function NoCustomersYet() {
  const { t } = useI18n()
  const { may } = useSignedIn()
  return (
    <Panel>
      <Hint
        title={t('dashboard.noCustomers')}
        action={
          may('admin', 'integration') ? (
            <Link to="/operations/imports">
              <Button type="primary">{t('dashboard.goImport')}</Button>
            </Link>
          ) : undefined
        }
      >
        {t('dashboard.noCustomers.hint')}
      </Hint>
    </Panel>
  )
}

function CampaignTable({ campaigns }: { campaigns: CampaignFigures[] }) {
  const { t, f, label } = useI18n()
  const { may } = useSignedIn()
  const navigate = useNavigate()
  return (
    <Table<CampaignFigures>
      rowKey="id"
      size="middle"
      pagination={campaigns.length > 10 ? { pageSize: 10, hideOnSinglePage: true } : false}
      scroll={{ x: 'max-content' }}
      dataSource={campaigns}
      onRow={({ id }) => openable(() => void navigate(`/campaigns/${id}`))}
      locale={{
        emptyText: (
          <Hint
            title={t('dashboard.noCampaigns')}
            action={
              may('marketer', 'admin') ? (
                <Link to="/campaigns/new">
                  <Button type="primary">{t('campaigns.new')}</Button>
                </Link>
              ) : undefined
            }
          >
            {t('dashboard.noCampaigns.hint')}
          </Hint>
        ),
      }}
      columns={[
        {
          title: t('campaign.name'),
          dataIndex: 'name',
          render: (name: string, { id }) => <Link to={`/campaigns/${id}`}>{name}</Link>,
        },
        {
          title: t('campaign.state'),
          dataIndex: 'state',
          render: (state: string) => <StateTag code={state}>{label('campaignState', state)}</StateTag>,
        },
        { title: t('kpi.contacts'), dataIndex: 'contacts', align: 'right', render: f.number },
        { title: t('kpi.conversions'), dataIndex: 'conversions', align: 'right', render: f.number },
        {
          title: t('campaign.rate'),
          key: 'rate',
          align: 'right',
          render: (_, { contacts, rate }) => f.rate(contacts > 0 ? rate : null),
        },
        {
          title: t('campaign.spent'),
          key: 'budget',
          width: 240,
          render: (_, { spent, budget }) => {
            const words = t('campaign.spentOf', { spent: f.money(spent), budget: f.money(budget) })
            return (
              <Flex vertical gap={4}>
                <Typography.Text className="figures" style={{ fontSize: 13 }}>
                  {words}
                </Typography.Text>
                <Share part={Number(spent.amount)} whole={Number(budget.amount)} label={words} />
              </Flex>
            )
          },
        },
      ]}
    />
  )
}
