import { Flex, Skeleton, Timeline, Typography } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useChoices } from '../api/choices'
import { usePages } from '../api/pages'
import type { Behaviour, BehaviourType } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { Hint, Panel } from '../look/pieces'
import { ProblemNotice } from '../look/problem'

/** What the customer did, newest first; more comes as the reader nears the end. */
export function BehaviourTimeline({ customerId }: { customerId: string }) {
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
