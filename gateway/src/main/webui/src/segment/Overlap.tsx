import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Flex, Table, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { useChoices } from '../api/choices'
import { isBuilding } from '../api/problem'
import type { Segment, SegmentOverlap } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { Panel } from '../look/pieces'
import { ProblemNotice, useProblemText } from '../look/problem'

const FEWEST = 2
const MOST = 6
const EVERY_MILLIS = 1_000

type Combination = SegmentOverlap['combinations'][number]

/** How many customers some segments share. */
export function Overlap() {
  const { t, f } = useI18n()
  const problemText = useProblemText()
  const [chosen, setChosen] = useState<string[]>([])
  const segments = useChoices<Segment>('/segments')
  const overlap = useQuery({
    queryKey: ['/segments/overlap', chosen],
    queryFn: ({ signal }) => api.post<SegmentOverlap>('/segments/overlap', { segments: chosen }, { signal }),
    enabled: chosen.length >= FEWEST,
    refetchInterval: ({ state }) => isBuilding(state.error) && EVERY_MILLIS,
    placeholderData: keepPreviousData,
  })
  const waits = isBuilding(overlap.error)
  const found = chosen.length >= FEWEST ? overlap.data : undefined
  const named = (id: string) => segments.items.find((segment) => segment.id === id)?.name ?? id
  return (
    <Panel title={t('overlap.title')}>
      <Flex vertical gap={16}>
        <ChoiceSelect<string[]>
          of={segments}
          mode="multiple"
          aria-label={t('overlap.segments')}
          placeholder={t('overlap.segments')}
          maxCount={MOST}
          value={chosen}
          onChange={setChosen}
          showSearch={{ optionFilterProp: 'label' }}
          options={segments.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {waits ? (
          <Alert type="info" showIcon title={problemText(overlap.error)} />
        ) : (
          <ProblemNotice error={overlap.error} retry={() => void overlap.refetch()} />
        )}
        {found !== undefined && !waits && (
          <>
            <Typography.Text>{t('overlap.total', { count: found.total })}</Typography.Text>
            <Table<Combination>
              size="small"
              pagination={false}
              loading={overlap.isFetching}
              rowKey={({ segments: ids }) => ids.join()}
              dataSource={found.combinations}
              columns={[
                {
                  title: t('place.segments'),
                  dataIndex: 'segments',
                  render: (ids: string[]) => ids.map(named).join(' ∩ '),
                },
                { title: t('overlap.shared'), dataIndex: 'shared', align: 'right', render: f.number },
                { title: t('overlap.only'), dataIndex: 'only', align: 'right', render: f.number },
              ]}
            />
          </>
        )}
      </Flex>
    </Panel>
  )
}
