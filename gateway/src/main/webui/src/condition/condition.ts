import type { RuleGroupType, RuleType } from 'react-querybuilder'
import { fieldPath, type Violation } from '../api/problem'
import type { BehaviourMetric, ConditionGroup, ConditionPart, ConditionRule } from '../api/types'

/** How many values an operator takes. */
export type Arity = 'none' | 'one' | 'two' | 'many'

export type ValueType = 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'DATE' | 'WORD' | 'GRADE' | 'ID'

const ARITIES: Record<string, Arity> = {
  null: 'none',
  notNull: 'none',
  between: 'two',
  notBetween: 'two',
  in: 'many',
  notIn: 'many',
}

export function arityOf(operator: string): Arity {
  return ARITIES[operator] ?? 'one'
}

const ORDERED = ['=', '!=', '<', '<=', '>', '>=', 'between', 'notBetween', 'in', 'notIn']
const CHOICES = ['=', '!=', 'in', 'notIn']
const OPERATORS: Record<ValueType, readonly string[]> = {
  TEXT: [
    ...CHOICES,
    'contains',
    'beginsWith',
    'endsWith',
    'doesNotContain',
    'doesNotBeginWith',
    'doesNotEndWith',
  ],
  NUMBER: ORDERED,
  DATE: ORDERED,
  GRADE: ORDERED,
  BOOLEAN: ['=', '!='],
  WORD: ['in', 'notIn', '=', '!='],
  ID: ['within', 'in', 'notIn', '=', '!='],
}

export interface FieldNature {
  type: ValueType
  /** Whether a customer may lack it, so that its presence can be asked about. */
  optional: boolean
}

/** The operators that the services take for a field, the likeliest first. */
export function operatorsOf(field: string, nature: FieldNature, behaviour?: BehaviourMetric): string[] {
  if (field === BEHAVIOUR) return behaviourOperators(behaviour)
  const operators = OPERATORS[nature.type].filter((operator) => operator !== 'within' || field === 'branch')
  return nature.optional ? [...operators, 'null', 'notNull'] : operators
}

/** What a field is like that is not among those one can choose: its value says more than its name does. */
export function guessedNature(field: string): FieldNature {
  return field.startsWith('consent.') || field.startsWith('segment.')
    ? { type: 'BOOLEAN', optional: false }
    : { type: 'TEXT', optional: true }
}

function behaviourOperators(metric: BehaviourMetric | undefined): string[] {
  const aggregate = metric?.aggregate ?? 'COUNT'
  if (aggregate === 'EVER') return ['=']
  const likely = ['>=', '>', '<', '<=', '=', '!=', 'between', 'notBetween']
  return aggregate === 'COUNT' || aggregate === 'SUM' ? likely : [...likely, 'null', 'notNull']
}

export const BEHAVIOUR = 'behaviour'

/**
 * What the builder keeps as the value of a rule about behaviours: the editor of a value can change
 * nothing but the value, so the metric travels inside it.
 */
export interface BehaviourValue {
  behaviour: BehaviourMetric
  value: unknown
}

export const FIRST_METRIC: BehaviourMetric = { type: 'account.credited', aggregate: 'COUNT', withinDays: 30 }

/** From the services' JSON to what the builder edits. */
export function toEditor(condition: ConditionGroup): RuleGroupType {
  return {
    combinator: condition.combinator,
    not: condition.not ?? false,
    rules: condition.rules.map((part) => (isGroup(part) ? toEditor(part) : ruleToEditor(part))),
  }
}

function ruleToEditor({ field, operator, value, behaviour }: ConditionRule): RuleType {
  return behaviour === undefined
    ? { field, operator, value }
    : { field, operator, value: { behaviour, value } satisfies BehaviourValue }
}

/** From the builder to the services' JSON, in their canonical form: nothing that says nothing. */
export function fromEditor(query: RuleGroupType): ConditionGroup {
  return {
    combinator: query.combinator === 'or' ? 'or' : 'and',
    ...(query.not === true ? { not: true } : {}),
    rules: query.rules.map((part) => ('rules' in part ? fromEditor(part) : ruleFromEditor(part))),
  }
}

function ruleFromEditor({ field, operator, value }: RuleType): ConditionRule {
  if (field !== BEHAVIOUR) return { field, operator, ...given(operator, value) }
  const { behaviour, value: compared } = behaviourValue(value)
  const { type, aggregate, withinDays, where } = behaviour
  return {
    field,
    behaviour: {
      type,
      aggregate,
      ...(withinDays === undefined ? {} : { withinDays }),
      ...(where === undefined || where.length === 0 ? {} : { where }),
    },
    operator,
    ...given(operator, compared),
  }
}

/** Each field that rules of the builder ask about, once. */
export function fieldsAsked(query: RuleGroupType): string[] {
  return [
    ...new Set(query.rules.flatMap((part) => ('rules' in part ? fieldsAsked(part) : [part.field]))),
  ].sort()
}

/** What is wrong with a part of a condition: the places of the part in its group, that in its own, and so on. */
export interface ConditionFault {
  at: readonly number[]
  message: string
}

/** Which parts of the condition in a field the violations name; those of other fields are left out. */
export function conditionFaults(
  violations: readonly Violation[],
  field: string,
): (ConditionFault & Violation)[] {
  return violations.flatMap((violation) => {
    const [root, ...path] = fieldPath(violation.field)
    return root === field ? [{ at: partAt(path), ...violation }] : []
  })
}

/** `rules/0/rules/2/value` is about the third part of the first. */
export function partAt(path: readonly (string | number)[]): number[] {
  const part: number[] = []
  for (let step = 0; path[step] === 'rules'; step += 2) {
    const at = path[step + 1]
    if (typeof at === 'number') part.push(at)
  }
  return part
}

/** Whether two conditions ask the same in the same order. */
export function sameCondition(one: ConditionGroup, other: ConditionGroup): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other))
}

function canonical(condition: ConditionGroup): ConditionGroup {
  return fromEditor(toEditor(condition))
}

function given(operator: string, value: unknown): { value?: unknown } {
  return arityOf(operator) === 'none' ? {} : { value: shaped(operator, value) }
}

export function behaviourValue(value: unknown): BehaviourValue {
  return typeof value === 'object' && value !== null && 'behaviour' in value
    ? (value as BehaviourValue)
    : { behaviour: FIRST_METRIC, value: 1 }
}

/** A value as its operator wants it: one, two or a list. Changing the operator keeps what fits. */
export function shaped(operator: string, value: unknown): unknown {
  const all: unknown[] = Array.isArray(value) ? value : isFilled(value) ? [value] : []
  switch (arityOf(operator)) {
    case 'none':
      return undefined
    case 'one':
      return all[0]
    case 'two':
      return [all[0], all[1]]
    case 'many':
      return all
  }
}

/** Whether each rule says what it compares with, so that the condition can be asked at all. */
export function isComplete(condition: ConditionGroup): boolean {
  return condition.rules.every((part) => (isGroup(part) ? isComplete(part) : isRuleComplete(part)))
}

function isRuleComplete({ field, operator, value, behaviour }: ConditionRule): boolean {
  if (field === '' || operator === '') return false
  if (behaviour !== undefined && behaviour.type === '') return false
  if (behaviour?.where?.some((filter) => filter.attribute === '' || !isFilled(filter.value)) === true)
    return false
  switch (arityOf(operator)) {
    case 'none':
      return true
    case 'one':
      return isFilled(value)
    case 'two':
      return Array.isArray(value) && isFilled(value[0]) && isFilled(value[1])
    case 'many':
      return Array.isArray(value) && value.length > 0
  }
}

export function isGroup(part: ConditionPart): part is ConditionGroup {
  return 'rules' in part
}

function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** How a number is written, so that a code with leading zeros is none. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/

/**
 * What was typed to compare an attribute of a behaviour with: of the type that is declared, else a number if it
 * is written like one.
 */
export function filterValue(typed: string, declared: string | undefined): string | number {
  const isNumber = NUMBER.test(typed) && (declared === undefined || declared === 'NUMBER')
  return isNumber ? Number(typed) : typed
}
