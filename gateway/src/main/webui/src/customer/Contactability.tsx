import { CheckCircleOutlined, StopOutlined } from '@ant-design/icons'
import { useQueries } from '@tanstack/react-query'
import { Flex, Table, Typography } from 'antd'
import { api } from '../api/api'
import { Problem } from '../api/problem'
import type { Consent, Contactability as Answer } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, Panel, StateTag } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { isAwareOf, purposesOf, waysByChannel, type WaysOfChannel } from './ways'

const UNTIL_AWARE = 1_000

/** On which channel the customer may be contacted for what, and what stands in the way. */
export function Contactability(props: { customerId: string; consents: Consent[] }) {
  const { t, f, label } = useI18n()
  const purposes = purposesOf(props.consents)
  const answers = useQueries({
    queries: purposes.map((purpose) => ({
      queryKey: ['/customers', props.customerId, 'contactability', purpose],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<Answer>(`/customers/${props.customerId}/contactability`, { query: { purpose }, signal }),
      refetchInterval: ({ state: { data } }: { state: { data?: Answer | undefined } }) =>
        data !== undefined && !isAwareOf(data, props.consents) && UNTIL_AWARE,
    })),
  })
  const failed = answers.find((answer) => answer.isError)
  const known = answers.flatMap((answer) => answer.data ?? [])
  const policy = known[0]?.policy

  return (
    <Panel
      title={t('contactability.title')}
      loading={answers.some((answer) => answer.isPending)}
      extra={
        policy && (
          <Typography.Text type="secondary">
            {t('contactability.policy', {
              count: policy.contacts,
              most: policy.maxContacts,
              days: policy.windowDays,
            })}
          </Typography.Text>
        )
      }
    >
      {failed?.error instanceof Problem && failed.error.status === 404 ? (
        <Hint title={t('contactability.unknown')}>{t('contactability.unknown.hint')}</Hint>
      ) : failed !== undefined ? (
        <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />
      ) : (
        <Table<WaysOfChannel>
          size="small"
          rowKey="channel"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={waysByChannel(known)}
          columns={[
            {
              title: t('campaign.channel'),
              dataIndex: 'channel',
              render: (code: string) => label('channel', code),
            },
            ...purposes.map((purpose) => ({
              title: label('purpose', purpose),
              key: purpose,
              render: (_: unknown, { ways }: WaysOfChannel) => {
                const way = ways.get(purpose)
                if (way === undefined) return '–'
                return way.allowed ? (
                  <StateTag code="GRANTED">
                    <CheckCircleOutlined /> {t('contactability.allowed')}
                  </StateTag>
                ) : (
                  <Flex gap={4} wrap>
                    {way.reasons.map((reason) => (
                      <StateTag key={reason} code="WITHDRAWN">
                        <StopOutlined /> {label('reason', reason)}
                      </StateTag>
                    ))}
                  </Flex>
                )
              },
            })),
          ]}
        />
      )}
      {policy?.nextAllowedAt !== undefined && (
        <Typography.Paragraph type="secondary" style={{ margin: '12px 0 0' }}>
          {t('contactability.nextAllowedAt', { when: f.dateTime(policy.nextAllowedAt) })}
        </Typography.Paragraph>
      )}
    </Panel>
  )
}
