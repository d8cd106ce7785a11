import { Typography } from 'antd'
import { useChoices } from '../api/choices'
import type { ConditionGroup, Segment } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { isGroup } from './condition'
import { describeRule, joinText } from './describe'

export function useSegmentNames(): (id: string) => string {
  const segments = useChoices<Segment>('/segments')
  return (id) => segments.items.find((segment) => segment.id === id)?.name ?? id
}

/** A condition as people would say it. */
export function ConditionText({ condition }: { condition: ConditionGroup }) {
  const words = useI18n()
  const segmentName = useSegmentNames()
  if (condition.rules.length === 0) return <Typography.Text>{words.t('campaign.everyone')}</Typography.Text>
  return (
    <div>
      <Typography.Text type="secondary">{joinText(condition, words.t)}</Typography.Text>
      <ul style={{ margin: '6px 0', paddingInlineStart: 20 }}>
        {condition.rules.map((part, at) => (
          <li key={at} style={{ margin: '4px 0' }}>
            {isGroup(part) ? <ConditionText condition={part} /> : describeRule(part, words, segmentName)}
          </li>
        ))}
      </ul>
    </div>
  )
}
