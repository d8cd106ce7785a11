import { useMemo, useState } from 'react'
import { QueryBuilder, update, type OptionGroup, type RuleGroupType, type RuleType } from 'react-querybuilder'
import type { ConditionGroup } from '../api/types'
import { NOTHING } from '../i18n/format'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'
import {
  BEHAVIOUR,
  type ConditionFault,
  fieldsAsked,
  FIRST_METRIC,
  fromEditor,
  guessedNature,
  operatorsOf,
  sameCondition,
  shaped,
  toEditor,
} from './condition'
import { Addition, Negation, Operator, Removal, Selector } from './controls'
import { Fault } from './Fault'
import { useConditionFields, type ConditionField } from './fields'
import { RuleValue } from './RuleValue'
import { Builder, type Surroundings } from './surroundings'

/** Edits a condition with groups and rules. What nobody touches stays as it was given. */
export function ConditionEditor(props: {
  initial: ConditionGroup
  onChange: (condition: ConditionGroup) => void
  /** The segment that must not name itself. */
  except?: string
  /** Which fields may be asked about here, if not all. */
  offered?: (field: string) => boolean
  faults?: readonly ConditionFault[]
}) {
  const { t, label } = useI18n()
  const { offered, faults = [] } = props
  const fields = useConditionFields(props.except)
  const { behaviourTypes } = fields
  const [query, setQuery] = useState<RuleGroupType>(() => toEditor(props.initial))
  const asked = fieldsAsked(query).join('\n')
  const groups = useMemo(
    () => groupsFor(fields.groups, asked === '' ? [] : asked.split('\n'), offered),
    [fields.groups, asked, offered],
  )
  const natures = useMemo(
    () => new Map(groups.flatMap(({ options }) => options).map((field) => [field.name, field])),
    [groups],
  )
  const change = (next: RuleGroupType) => {
    setQuery(next)
    // The builder tells of more than people do, such as that it has begun.
    if (!sameCondition(fromEditor(next), fromEditor(query))) props.onChange(fromEditor(next))
  }
  const below = faults.filter(({ at }) => !saysItself(query, at))
  const surroundings: Surroundings = {
    types: behaviourTypes,
    faults,
    changeRule: (path, operator, value) =>
      change(update(update(query, 'operator', operator, path), 'value', value, path)),
  }
  return (
    <Builder value={surroundings}>
      <ProblemNotice error={fields.missing.error} retry={fields.missing.again} />
      <QueryBuilder
        query={query}
        onQueryChange={change}
        fields={groups}
        combinators={[
          { name: 'and', label: t('condition.all') },
          { name: 'or', label: t('condition.any') },
        ]}
        getOperators={(name) =>
          operatorsOf(name, natures.get(name) ?? guessedNature(name)).map((operator) => ({
            name: operator,
            value: operator,
            label: label('operator', operator),
          }))
        }
        getDefaultValue={({ field, operator }) => {
          if (field === BEHAVIOUR) return { behaviour: FIRST_METRIC, value: 1 }
          if (natures.get(field)?.type === 'BOOLEAN') return true
          return shaped(operator, undefined) ?? ''
        }}
        resetOnOperatorChange={false}
        showNotToggle
        listsAsArrays
        controlElements={CONTROLS}
        translations={{
          addRule: { label: t('condition.addRule'), title: t('condition.addRule') },
          addGroup: { label: t('condition.addGroup'), title: t('condition.addGroup') },
          removeRule: { title: t('do.remove') },
          removeGroup: { title: t('do.remove') },
          notToggle: { label: t('condition.not'), title: t('condition.not') },
          fields: { title: t('condition.field') },
          operators: { title: t('condition.operator') },
          value: { title: t('condition.value') },
          combinators: { title: t('condition.combinator') },
        }}
      />
      {below.map(({ at, message }) => (
        <Fault key={at.join('.') + message}>{message}</Fault>
      ))}
    </Builder>
  )
}

/** What may be asked about, and what is asked already though it is not among that: a choice of its own. */
function groupsFor(
  all: readonly OptionGroup<ConditionField>[],
  asked: readonly string[],
  offered: ((field: string) => boolean) | undefined,
): OptionGroup<ConditionField>[] {
  const groups = all
    .map(({ label, options }) => ({
      label,
      options: options.filter(({ name }) => offered === undefined || offered(name)),
    }))
    .filter(({ options }) => options.length > 0)
  const known = new Set(groups.flatMap(({ options }) => options.map(({ name }) => name)))
  const others = asked
    .filter((name) => name !== '' && !known.has(name))
    .map((name) => {
      const declared = all.flatMap(({ options }) => options).find((field) => field.name === name)
      return declared ?? { name, value: name, label: name, ...guessedNature(name) }
    })
  return others.length === 0 ? groups : [...groups, { label: NOTHING, options: others }]
}

/** Whether a rule stands there that says itself, beside its value, what is wrong with it. */
function saysItself(query: RuleGroupType, at: readonly number[]): boolean {
  let part: RuleGroupType | RuleType = query
  for (const index of at) {
    const next: RuleGroupType | RuleType | undefined = 'rules' in part ? part.rules[index] : undefined
    if (next === undefined) return false
    part = next
  }
  return !('rules' in part)
}

/** The builder's controls in the look of the console. */
const CONTROLS = {
  addGroupAction: Addition,
  addRuleAction: Addition,
  notToggle: Negation,
  operatorSelector: Operator,
  removeGroupAction: Removal,
  removeRuleAction: Removal,
  valueEditor: RuleValue,
  valueSelector: Selector,
}
