import type { Audience, ConditionGroup, ConditionRule } from '../../api/types'

/** The same audience asked as a condition, so that its size can be seen before there is a campaign. */
export function conditionOf(audience: Audience): ConditionGroup {
  const among = (field: string, codes: string[] | null | undefined): ConditionRule[] =>
    codes && codes.length > 0 ? [{ field, operator: 'in', value: codes }] : []
  const branches = audience.branches ?? []
  return {
    combinator: 'and',
    rules: [
      ...(audience.segmentId ? [{ field: `segment.${audience.segmentId}`, operator: '=', value: true }] : []),
      ...among('stage', audience.stages),
      ...among('tier', audience.tiers),
      ...among('base', audience.bases),
      ...(branches.length > 0
        ? [
            {
              combinator: 'or' as const,
              rules: branches.map((code) => ({ field: 'branch', operator: 'within', value: code })),
            },
          ]
        : []),
    ],
  }
}
