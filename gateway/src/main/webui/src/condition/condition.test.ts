import { describe, expect, it } from 'vitest'
import type { ConditionGroup } from '../api/types'
import {
  conditionFaults,
  fieldsAsked,
  filterValue,
  fromEditor,
  guessedNature,
  isComplete,
  operatorsOf,
  sameCondition,
  shaped,
  toEditor,
} from './condition'

const CONDITION: ConditionGroup = {
  combinator: 'and',
  rules: [
    { field: 'stage', operator: 'in', value: ['GROWING', 'MATURE'] },
    {
      field: 'behaviour',
      behaviour: {
        type: 'app.login',
        aggregate: 'COUNT',
        withinDays: 30,
        where: [{ attribute: 'device', operator: '=', value: 'ios' }],
      },
      operator: '>=',
      value: 3,
    },
    {
      combinator: 'or',
      not: true,
      rules: [
        { field: 'attribute.age', operator: 'between', value: [18, 30] },
        { field: 'tier', operator: 'null' },
        { field: 'consent.MARKETING.EMAIL', operator: '=', value: true },
      ],
    },
  ],
}

describe('a condition', () => {
  it('comes back from the editor as it went in', () => {
    expect(fromEditor(toEditor(CONDITION))).toEqual(CONDITION)
  })

  it('carries no ids or other things of the editor to the services', () => {
    const edited = toEditor(CONDITION)
    const marked = { ...edited, id: 'g', rules: edited.rules.map((rule) => ({ ...rule, id: 'r' })) }
    expect(fromEditor(marked)).toEqual(CONDITION)
  })

  it('says which fields it asks about, each once', () => {
    const twice: ConditionGroup = { combinator: 'or', rules: [CONDITION, CONDITION] }
    expect(fieldsAsked(toEditor(twice))).toEqual([
      'attribute.age',
      'behaviour',
      'consent.MARKETING.EMAIL',
      'stage',
      'tier',
    ])
  })

  it('is the same when only what says nothing is different', () => {
    expect(sameCondition({ ...CONDITION, not: false }, CONDITION)).toBe(true)
    expect(sameCondition({ ...CONDITION, not: true }, CONDITION)).toBe(false)
  })

  it('keeps of a value what fits when the operator changes', () => {
    expect(shaped('in', 'NEW')).toEqual(['NEW'])
    expect(shaped('=', ['NEW', 'LOST'])).toBe('NEW')
    expect(shaped('between', 5)).toEqual([5, undefined])
    expect(shaped('notNull', 5)).toBeUndefined()
  })

  it('leaves out the window and the filters of a behaviour that has none', () => {
    const rule = {
      field: 'behaviour',
      operator: '>=',
      value: {
        behaviour: { type: 'app.login', aggregate: 'COUNT', withinDays: undefined, where: [] },
        value: 1,
      },
    }
    expect(fromEditor({ combinator: 'and', rules: [rule] }).rules).toEqual([
      { field: 'behaviour', behaviour: { type: 'app.login', aggregate: 'COUNT' }, operator: '>=', value: 1 },
    ])
  })
})

describe('a condition is asked only when complete', () => {
  const only = (rule: ConditionGroup['rules'][number]): ConditionGroup => ({
    combinator: 'and',
    rules: [rule],
  })

  it('with a value, both ends, or at least one of a list', () => {
    expect(isComplete(CONDITION)).toBe(true)
    expect(isComplete(only({ field: 'stage', operator: 'in', value: [] }))).toBe(false)
    expect(isComplete(only({ field: 'x', operator: 'between', value: [1, undefined] }))).toBe(false)
    expect(isComplete(only({ field: 'x', operator: '=', value: '' }))).toBe(false)
    expect(isComplete(only({ field: 'x', operator: '=', value: 0 }))).toBe(true)
    expect(isComplete(only({ field: 'x', operator: '=', value: false }))).toBe(true)
    expect(isComplete(only(only({ field: 'x', operator: '=' })))).toBe(false)
  })

  it('when it has no rule at all: everyone matches', () => {
    expect(isComplete({ combinator: 'and', rules: [] })).toBe(true)
  })
})

describe('operators', () => {
  it('are those that the services take for the field', () => {
    expect(operatorsOf('branch', { type: 'ID', optional: true })).toContain('within')
    expect(operatorsOf('manager', { type: 'ID', optional: true })).not.toContain('within')
    expect(operatorsOf('kind', { type: 'WORD', optional: false })).not.toContain('null')
    expect(operatorsOf('attribute.age', { type: 'NUMBER', optional: true })).toContain('between')
    expect(operatorsOf('attribute.city', { type: 'TEXT', optional: true })).toContain('contains')
  })

  it('of a field that nobody declared are guessed by its name', () => {
    expect(operatorsOf('consent.SERVICE.POST', guessedNature('consent.SERVICE.POST'))).toEqual(['=', '!='])
    expect(operatorsOf('attribute.gone', guessedNature('attribute.gone'))).toContain('null')
  })
})

describe('what is typed to compare an attribute of a behaviour with', () => {
  it('is a number where it is written like one, whatever it looked like on the way', () => {
    const typed = ['0', '0.', '0.0', '0.05'].map((text) => filterValue(text, undefined))
    expect(typed).toEqual([0, '0.', 0, 0.05])
    expect(filterValue('-1.50', 'NUMBER')).toBe(-1.5)
  })

  it('stays a code with all its zeros, and a text where the attribute is one', () => {
    expect(filterValue('0101', undefined)).toBe('0101')
    expect(filterValue('5411', 'TEXT')).toBe('5411')
    expect(filterValue('2026-05-01', 'DATE')).toBe('2026-05-01')
  })
})

describe('the violations of a refused condition', () => {
  it('are told of the parts that they name, those of other fields are not', () => {
    const violations = [
      { field: 'condition/rules/0/rules/2/value', message: 'a' },
      { field: 'condition', message: 'b' },
      { field: 'name', message: 'c' },
    ]
    expect(conditionFaults(violations, 'condition')).toEqual([
      { at: [0, 2], field: 'condition/rules/0/rules/2/value', message: 'a' },
      { at: [], field: 'condition', message: 'b' },
    ])
  })
})
