import type { BehaviourFilter, ConditionGroup, ConditionRule } from '../api/types'
import type { Key } from '../i18n/en'
import type { Vocabulary } from '../i18n/i18n'
import type { Parameters } from '../i18n/translate'

interface Words {
  t: (key: Key, parameters?: Parameters) => string
  label: (vocabulary: Vocabulary, code: string | null | undefined) => string
}

const WORDED: Record<string, Vocabulary> = { stage: 'stage', tier: 'tier', base: 'base', kind: 'kind' }
const NAMES: Record<string, Key> = {
  stage: 'customer.stage',
  tier: 'customer.tier',
  base: 'customer.base',
  kind: 'customer.kind',
  branch: 'customer.branch',
  manager: 'customer.manager',
  riskTolerance: 'customer.riskTolerance',
  daysSinceRegistered: 'customer.daysSinceRegistered',
}

/** How the parts of a group belong together: "Not: Any of these". */
export function joinText(
  { combinator, not }: Pick<ConditionGroup, 'combinator' | 'not'>,
  t: Words['t'],
): string {
  const join = t(combinator === 'and' ? 'condition.all' : 'condition.any')
  return not === true ? `${t('condition.not')}: ${join}` : join
}

/** A rule as people would say it: "Lifecycle stage is one of Growing, Mature". */
export function describeRule(rule: ConditionRule, words: Words, segmentName: (id: string) => string): string {
  const value = valueText(rule.field, rule.value, words)
  const text = [fieldText(rule, words, segmentName), words.label('operator', rule.operator), value]
    .filter((part) => part !== '')
    .join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** An attribute of a behaviour compared: "channel is one of MOBILE, WEB". */
export function describeFilter(filter: BehaviourFilter, words: Words): string {
  const { attribute, operator, value } = filter
  return [attribute, words.label('operator', operator), valueText('', value, words)]
    .filter((part) => part !== '')
    .join(' ')
}

function fieldText(rule: ConditionRule, words: Words, segmentName: (id: string) => string): string {
  const { t, label } = words
  const { field, behaviour } = rule
  if (behaviour !== undefined) {
    const figure = t('condition.figure', {
      aggregate: label('aggregate', behaviour.aggregate),
      behaviour: label('behaviour', behaviour.type),
    })
    const window =
      behaviour.withinDays === undefined ? '' : t('condition.window', { count: behaviour.withinDays })
    const where = (behaviour.where ?? []).map((filter) => describeFilter(filter, words))
    return [figure, window, where.length > 0 ? `(${where.join(', ')})` : ''].filter(Boolean).join(' ')
  }
  const name = NAMES[field]
  if (name !== undefined) return t(name)
  if (field.startsWith('attribute.')) return label('attribute', field.slice('attribute.'.length))
  if (field.startsWith('segment.')) return t('condition.inSegment', { name: segmentName(field.slice(8)) })
  if (field.startsWith('consent.')) {
    return t('condition.consent', { channel: label('channel', field.split('.')[2]) })
  }
  return field
}

export function valueText(field: string, value: unknown, words: Words): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((each) => valueText(field, each, words)).join(', ')
  if (typeof value === 'boolean') return words.t(value ? 'yes' : 'no')
  const vocabulary = WORDED[field]
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  return vocabulary === undefined ? text : words.label(vocabulary, text)
}
