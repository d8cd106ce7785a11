import { AuditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import {
  Alert,
  Button,
  Col,
  Descriptions,
  Flex,
  Row,
  Skeleton,
  Table,
  Tag,
  Timeline,
  Typography,
  theme,
} from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { api } from '../api/api'
import { useChoices } from '../api/choices'
import { usePages } from '../api/pages'
import { isWithdrawn } from '../api/problem'
import type {
  Attribute,
  Attributes,
  Behaviour,
  BehaviourType,
  Contact,
  Customer,
  Customer360,
  Duplicate,
  Lifecycle,
  Page,
} from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { DUPLICATE_ROLES } from '../look/menu'
import { Hint, PageTitle, Panel, StateTag } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { useSignedIn } from '../session/session'
import { Assignments } from './Assignments'
import { Consents } from './Consents'
import { Contactability } from './Contactability'
import { revealable } from './hidden'
import { Identifiers } from './Identifiers'
import { keepingMissing } from './incomplete'
import { Merges } from './Merges'
import { PrivacyActions } from './PrivacyActions'
import { Reveal } from './Reveal'

/** All that is known of one customer; a service that is away takes only its own part with it. */
export function CustomerPage() {
  const { id = '' } = useParams()
  const { t, label } = useI18n()
  const { may } = useSignedIn()
  const whole = useQuery({
    queryKey: ['/customer-360', id],
    queryFn: async ({ client, queryKey, signal }) =>
      keepingMissing(
        client.getQueryData<Customer360>(queryKey),
        await api.get<Customer360>(`/customer-360/${id}`, { signal }),
      ),
  })
  const problem = <ProblemNotice error={whole.error} retry={() => void whole.refetch()} />
  if (whole.isError && (whole.data === undefined || isWithdrawn(whole.error))) return problem
  if (whole.data === undefined) return <Skeleton active paragraph={{ rows: 10 }} />
  const { customer, lifecycle, segments, contacts, missing, withheld } = whole.data
  const away = new Set(missing)
  const hidden = new Set(withheld)
  const part = (name: keyof Customer360, content: ReactNode) =>
    away.has(name) && whole.data[name] === undefined ? (
      <Missing part={name} />
    ) : hidden.has(name) ? (
      <Hint title={t('customer.withheld')} />
    ) : (
      content
    )

  return (
    <>
      <PageTitle
        title={customer?.name ?? t('customer.title')}
        hint={<span className="figures">{id}</span>}
        extra={
          customer && (
            <Flex gap={8} wrap>
              {[
                label('stage', customer.stage),
                label('tier', customer.tier),
                label('base', customer.base),
              ].map((word, at) => (
                <Tag key={at} color={['cyan', 'gold', 'default'][at]} variant="filled">
                  {word}
                </Tag>
              ))}
              {may('privacy-officer', 'admin') && (
                <Link to={`/operations/audit?${new URLSearchParams({ subject: `customer ${customer.id}` })}`}>
                  <Button icon={<AuditOutlined />}>{t('operations.audit')}</Button>
                </Link>
              )}
              <PrivacyActions customer={customer} />
            </Flex>
          )
        }
      />
      {may(...DUPLICATE_ROLES) && <ProbableDuplicate customerId={customer?.id ?? id} />}
      {problem}
      {missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('customer.incomplete', {
            parts: missing.map((name) => label('part', name)).join(', '),
          })}
          action={
            <Button size="small" onClick={() => void whole.refetch()}>
              {t('do.retry')}
            </Button>
          }
        />
      )}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={9}>
          <Flex vertical gap={16}>
            {customer === undefined ? (
              <Panel title={t('customer.profile')}>{part('customer', null)}</Panel>
            ) : (
              <>
                <Profile key={customer.id} customer={customer} />
                <Assignments customer={customer} />
                <Identifiers customerId={customer.id} identifiers={customer.identifiers} />
              </>
            )}
            <Panel title={t('customer.lifecycle')}>
              {part('lifecycle', lifecycle && <LifecycleHistory lifecycle={lifecycle} />)}
            </Panel>
            {customer === undefined ? (
              <Panel title={t('customer.consents')}>{part('customer', null)}</Panel>
            ) : (
              <Consents customerId={customer.id} consents={customer.consents} />
            )}
            <Panel title={t('place.segments')}>
              {part(
                'segments',
                (segments ?? []).length === 0 ? (
                  <Hint title={t('customer.noSegments')} />
                ) : (
                  <Flex gap={8} wrap>
                    {(segments ?? []).map((segment) => (
                      <Link key={segment.id} to={`/segments/${segment.id}`}>
                        <Tag style={{ margin: 0 }}>{segment.name}</Tag>
                      </Link>
                    ))}
                  </Flex>
                ),
              )}
            </Panel>
          </Flex>
        </Col>
        <Col xs={24} xl={15}>
          <Flex vertical gap={16}>
            <Panel title={t('customer.contacts')}>
              {part('contacts', <Contacts contacts={contacts ?? []} />)}
            </Panel>
            <Contactability customerId={customer?.id ?? id} consents={customer?.consents ?? []} />
            <Merges customerId={customer?.id ?? id} customer={customer} />
            <Behaviours customerId={id} />
          </Flex>
        </Col>
      </Row>
    </>
  )
}

function Missing({ part }: { part: string }) {
  const { t, label } = useI18n()
  return (
    <Hint title={t('customer.missing', { part: label('part', part) })}>{t('customer.missing.hint')}</Hint>
  )
}

/** Tells those who can decide it that this may be two records of one. */
function ProbableDuplicate({ customerId }: { customerId: string }) {
  const { t, f } = useI18n()
  const { data } = useQuery({
    queryKey: ['/duplicates', { customerId, limit: 1 }],
    queryFn: ({ signal }) =>
      api.get<Page<Duplicate>>('/duplicates', { query: { customerId, limit: 1 }, signal }),
  })
  const [most] = data?.items ?? []
  if (most === undefined) return null
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('customer.duplicate', { probability: f.share(most.probability) })}
      action={
        <Link to={`/duplicates?${new URLSearchParams({ customerId })}`}>
          <Button size="small">{t('customer.duplicate.look')}</Button>
        </Link>
      }
    />
  )
}

function Profile({ customer }: { customer: Customer }) {
  const { t, f, label } = useI18n()
  const { roles } = useSignedIn()
  const declared = useChoices<Attribute>('/attributes')
  const [revealed, setRevealed] = useState<Attributes>()
  const { riskTolerance, attributes } = customer
  return (
    <Panel
      title={t('customer.profile')}
      extra={
        <Reveal
          customerId={customer.id}
          hidden={revealable(declared.items, attributes, roles)}
          revealed={revealed}
          onRevealed={setRevealed}
        />
      }
    >
      <Descriptions
        column={1}
        size="small"
        colon={false}
        styles={{ label: { width: 130 } }}
        items={[
          { key: 'kind', label: t('customer.kind'), children: label('kind', customer.kind) },
          {
            key: 'registeredOn',
            label: t('customer.registeredOn'),
            children: f.date(customer.registeredOn),
          },
          {
            key: 'risk',
            label: t('customer.riskTolerance'),
            children: riskTolerance
              ? t('customer.risk.until', {
                  level: riskTolerance.level,
                  until: f.date(riskTolerance.validUntilOn),
                })
              : '–',
          },
          ...Object.entries({ ...attributes, ...revealed }).map(([name, value]) => ({
            key: `attribute.${name}`,
            label: label('attribute', name, declared.items.find((each) => each.name === name)?.title),
            children: (
              <Typography.Text mark={revealed !== undefined && name in revealed}>
                {value === null ? '–' : String(value)}
              </Typography.Text>
            ),
          })),
        ]}
      />
    </Panel>
  )
}

const AXES = { STAGE: 'stage', TIER: 'tier', BASE: 'base' } as const

function LifecycleHistory({ lifecycle }: { lifecycle: Lifecycle }) {
  const { t, f, label } = useI18n()
  const { token } = theme.useToken()
  const { history } = lifecycle
  if (history.length === 0) return <Hint title={t('customer.noHistory')} />
  return (
    <Timeline
      style={{ marginTop: 8 }}
      items={history.map(({ axis, from, to, at, cause }) => ({
        color: { STAGE: token.colorPrimary, TIER: token.colorWarning, BASE: token.colorTextQuaternary }[axis],
        content: (
          <>
            <div>
              <Typography.Text type="secondary">{label('axis', axis)} </Typography.Text>
              {from && `${label(AXES[axis], from)} → `}
              <Typography.Text strong>{label(AXES[axis], to)}</Typography.Text>
            </div>
            <Typography.Text type="secondary" style={{ fontSize: 13 }}>
              {[f.dateTime(at), label('moveCause', cause)].join(' · ')}
            </Typography.Text>
          </>
        ),
      }))}
    />
  )
}

/** As many of the latest contacts as the customer's whole view has at most. */
const MOST_CONTACTS = 20

function Contacts({ contacts }: { contacts: Contact[] }) {
  const { t, f, label } = useI18n()
  if (contacts.length === 0) return <Hint title={t('customer.noContacts')} />
  return (
    <Table<Contact>
      size="small"
      rowKey="id"
      scroll={{ x: 'max-content' }}
      pagination={contacts.length > 8 ? { pageSize: 8, hideOnSinglePage: true } : false}
      dataSource={contacts}
      {...(contacts.length === MOST_CONTACTS && {
        footer: () => t('customer.contacts.latest', { count: MOST_CONTACTS }),
      })}
      columns={[
        {
          title: t('contact.plannedAt'),
          key: 'at',
          render: (_, { plannedAt, sentAt }) => f.dateTime(sentAt ?? plannedAt),
        },
        {
          title: t('campaign.channel'),
          dataIndex: 'channel',
          render: (code: string | null) => label('channel', code),
        },
        {
          title: t('contact.state'),
          dataIndex: 'state',
          render: (code: string) => <StateTag code={code}>{label('contactState', code)}</StateTag>,
        },
        {
          title: t('contact.reason'),
          dataIndex: 'reason',
          render: (code: string | null) => label('reason', code),
        },
        {
          key: 'campaign',
          render: (_, { campaignId }) => <Link to={`/campaigns/${campaignId}`}>{t('contact.campaign')}</Link>,
        },
      ]}
    />
  )
}

/** What the customer did, newest first; more comes as the reader nears the end. */
function Behaviours({ customerId }: { customerId: string }) {
  const { t, f, label } = useI18n()
  const [type, setType] = useState<string>()
  const types = useChoices<BehaviourType>('/behaviour-types')
  const pages = usePages<Behaviour>(`/customers/${customerId}/behaviours`, { type })
  const end = useRef<HTMLDivElement>(null)
  const { fetchNextPage, hasNextPage, isFetching, isError } = pages
  useEffect(() => {
    if (end.current === null || !hasNextPage || isFetching || isError) return
    const near = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage()
      },
      { rootMargin: '300px' },
    )
    near.observe(end.current)
    return () => near.disconnect()
  }, [fetchNextPage, hasNextPage, isFetching, isError])
  const problem = (again: () => Promise<unknown>) => (
    <ProblemNotice error={pages.error} retry={() => void again()} />
  )

  return (
    <Panel
      title={t('customer.behaviours')}
      extra={
        <ChoiceSelect
          of={types}
          allowClear
          aria-label={t('behaviour.type')}
          placeholder={t('behaviour.type')}
          style={{ width: 200 }}
          value={type}
          onChange={setType}
          showSearch={{ optionFilterProp: 'label' }}
          options={types.items.map((each) => ({
            value: each.type,
            label: label('behaviour', each.type, each.title),
          }))}
        />
      }
    >
      {isError && !pages.isFetchNextPageError && problem(pages.refetch)}
      {pages.isPending && <Skeleton active />}
      {pages.isSuccess && pages.items.length === 0 && <Hint title={t('customer.noBehaviours')} />}
      <Timeline
        style={{ marginTop: 8 }}
        items={pages.items.map(({ id, source, type: what, occurredAt, amount, attributes }) => ({
          key: `${source} ${id}`,
          content: (
            <Flex justify="space-between" gap={16}>
              <div style={{ minWidth: 0 }}>
                <div>{label('behaviour', what)}</div>
                <Typography.Text type="secondary" style={{ fontSize: 13 }}>
                  {[
                    f.dateTime(occurredAt),
                    ...Object.entries(attributes).map(
                      ([name, value]) => `${label('attribute', name)}: ${String(value)}`,
                    ),
                  ].join(' · ')}
                </Typography.Text>
              </div>
              {amount && <Typography.Text className="figures">{f.money(amount)}</Typography.Text>}
            </Flex>
          ),
        }))}
      />
      <div ref={end} />
      {pages.isFetchNextPageError && problem(fetchNextPage)}
      {pages.isFetchingNextPage && <Skeleton active paragraph={{ rows: 2 }} title={false} />}
    </Panel>
  )
}
