import { SearchOutlined, StopOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Flex, Form, InputNumber, Progress, Skeleton, Typography } from 'antd'
import { useEffect, useRef } from 'react'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import type { DuplicateSearch, Page } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Panel, StateTag } from '../look/pieces'
import { ProblemNotice } from '../look/problem'

const PATH = '/duplicates/searches'
const USUAL_MINIMUM_PERCENT = 80
const EVERY_MILLIS = 1_000

const isUnderWay = (search: DuplicateSearch | undefined) =>
  search?.state === 'RECEIVED' || search?.state === 'RUNNING'

/** The latest search of all customers, and a new one. */
export function Searching() {
  const { t } = useI18n()
  const queries = useQueryClient()
  const latest = useQuery({
    queryKey: [PATH],
    queryFn: async ({ signal }) =>
      (await api.get<Page<DuplicateSearch>>(PATH, { query: { limit: 1 }, signal })).items[0] ?? null,
    refetchInterval: ({ state }) => (isUnderWay(state.data ?? undefined) ? EVERY_MILLIS : false),
  })
  const search = latest.data ?? undefined
  const underWay = isUnderWay(search)

  // What a search proposes is there when it ends.
  const wasUnderWay = useRef(underWay)
  useEffect(() => {
    if (wasUnderWay.current && !underWay) void queries.invalidateQueries({ queryKey: ['/duplicates'] })
    wasUnderWay.current = underWay
  }, [underWay, queries])

  const start = useMutation({
    mutationFn: ({ minimumPercent }: { minimumPercent: number }) =>
      api.post<DuplicateSearch>(
        PATH,
        { minimum: minimumPercent / 100 },
        { idempotencyKey: newIdempotencyKey() },
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: [PATH] }),
  })
  const cancel = useMutation({
    mutationFn: (id: string) => api.post<DuplicateSearch>(`${PATH}/${id}/cancel`, undefined),
    onSettled: () => queries.invalidateQueries({ queryKey: [PATH] }),
  })
  return (
    <Panel title={t('search.title')}>
      <ProblemNotice error={start.error} />
      <ProblemNotice error={cancel.error} />
      <ProblemNotice error={latest.error} retry={() => void latest.refetch()} />
      <Flex justify="space-between" align="flex-start" gap={24} wrap>
        <div style={{ flex: '1 1 360px' }}>
          {latest.isPending ? (
            <Skeleton active paragraph={{ rows: 1 }} title={false} />
          ) : search === undefined ? (
            <Typography.Text type="secondary">{t('search.none')}</Typography.Text>
          ) : (
            <Latest search={search} />
          )}
        </div>
        <Form
          layout="inline"
          initialValues={{ minimumPercent: USUAL_MINIMUM_PERCENT }}
          onFinish={(given: { minimumPercent: number }) => start.mutate(given)}
        >
          <Form.Item
            name="minimumPercent"
            label={t('search.minimum')}
            rules={[{ required: true, message: t('form.required') }]}
          >
            <InputNumber min={1} max={99.99} suffix="%" style={{ width: 110 }} />
          </Form.Item>
          {search !== undefined && underWay && (
            <Button
              icon={<StopOutlined />}
              loading={cancel.isPending}
              onClick={() => cancel.mutate(search.id)}
            >
              {t('search.cancel')}
            </Button>
          )}
          <Button
            type="primary"
            htmlType="submit"
            icon={<SearchOutlined />}
            loading={start.isPending}
            disabled={underWay}
          >
            {t('search.start')}
          </Button>
        </Form>
      </Flex>
    </Panel>
  )
}

function Latest({ search }: { search: DuplicateSearch }) {
  const { t, f, label } = useI18n()
  return (
    <Flex vertical gap={4} role="status">
      <Flex gap={8} align="center" wrap>
        <StateTag code={search.state}>{label('jobState', search.state)}</StateTag>
        <Typography.Text type="secondary">
          {t('search.by', { who: search.createdBy, when: f.dateTime(search.createdAt) })}
        </Typography.Text>
      </Flex>
      {search.state === 'RUNNING' && typeof search.progress === 'number' && (
        <Progress
          percent={Math.round(100 * search.progress)}
          size="small"
          status="active"
          aria-label={t('search.title')}
        />
      )}
      <Typography.Text type="secondary" className="figures">
        {t('search.figures', {
          customers: search.customers,
          compared: search.compared,
          proposed: search.proposed,
        })}
      </Typography.Text>
    </Flex>
  )
}
