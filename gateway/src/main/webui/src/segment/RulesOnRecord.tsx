import { Button, Drawer } from 'antd'
import { useEffect, useState } from 'react'
import { usePages } from '../api/pages'
import type { Segment, SegmentRule } from '../api/types'
import { ConditionText } from '../condition/ConditionText'
import { useI18n } from '../i18n/i18n'
import { Hint, Panel } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'

/** Every rule that a segment ever had, with who gave it to the segment and when. */
export function RulesOnRecord({ segment }: { segment: Segment }) {
  const { t, f } = useI18n()
  const [looking, setLooking] = useState<SegmentRule>()
  const rules = usePages<SegmentRule>(`/segments/${segment.id}/versions`)
  const { refetch } = rules
  const { version } = segment
  useEffect(() => void refetch({ cancelRefetch: false }), [refetch, version])
  return (
    <Panel title={t('segment.rules')}>
      <PagedTable<SegmentRule>
        pages={rules}
        rowKey="version"
        size="small"
        empty={<Hint title={t('segment.rules')} />}
        columns={[
          { title: t('segment.rules.since'), dataIndex: 'changedAt', render: f.dateTime },
          {
            title: t('segment.rules.by'),
            dataIndex: 'changedBy',
            render: (who: string | undefined) => who ?? t('segment.rules.unknown'),
          },
          {
            key: 'look',
            align: 'right',
            render: (_, rule) => (
              <Button size="small" type="link" onClick={() => setLooking(rule)}>
                {t('segment.rules.look')}
              </Button>
            ),
          },
        ]}
      />
      <Drawer
        open={looking !== undefined}
        onClose={() => setLooking(undefined)}
        title={looking && t('segment.rules.of', { when: f.dateTime(looking.changedAt) })}
        size={520}
        destroyOnHidden
      >
        {looking && <ConditionText condition={looking.condition} />}
      </Drawer>
    </Panel>
  )
}
