import { AuditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Col, Flex, Row, Skeleton, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { api } from '../api/api'
import { isWithdrawn } from '../api/problem'
import type { Customer360 } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { DUPLICATE_ROLES } from '../look/menu'
import { Hint, PageTitle, Panel } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { useSignedIn } from '../session/session'
import { Assignments } from './Assignments'
import { BehaviourTimeline } from './BehaviourTimeline'
import { Consents } from './Consents'
import { Contactability } from './Contactability'
import { Identifiers } from './Identifiers'
import { keepingMissing } from './incomplete'
import { LatestContacts } from './LatestContacts'
import { LifecycleHistory } from './LifecycleHistory'
import { Merges } from './Merges'
import { PrivacyActions } from './PrivacyActions'
import { ProbableDuplicate } from './ProbableDuplicate'
import { Profile } from './Profile'

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
              {part('contacts', <LatestContacts contacts={contacts ?? []} />)}
            </Panel>
            <Contactability customerId={customer?.id ?? id} consents={customer?.consents ?? []} />
            <Merges customerId={customer?.id ?? id} customer={customer} />
            <BehaviourTimeline customerId={id} />
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
