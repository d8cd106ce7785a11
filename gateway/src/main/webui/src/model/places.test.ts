import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ConditionGroup, ConditionPart, Place } from '../api/types'
import { fromEditor, isGroup, sameCondition, toEditor } from '../condition/condition'
import { written } from './draft'
import {
  added,
  changed,
  draftedOf,
  faultsOf,
  isKnownBefore,
  isMovable,
  moved,
  placesIn,
  placesOf,
  removed,
} from './places'

/** The models of the bank pack, as the API gives them: each group says whether it is turned round. */
const PACK = JSON.parse(
  readFileSync(
    new URL('../../../../../../customer-service/src/main/resources/pack/bank.json', import.meta.url),
    'utf8',
  ),
) as { models: Record<string, { places: Place[] }> }

const canonical = (part: ConditionPart): ConditionPart =>
  isGroup(part)
    ? { combinator: part.combinator, not: part.not ?? false, rules: part.rules.map(canonical) }
    : part

const DEFAULTS = Object.entries(PACK.models).map(([axis, { places }]): [string, Place[]] => [
  axis,
  places.map((place) => ({
    ...place,
    when: canonical(place.when) as ConditionGroup,
    ...(place.keep ? { keep: canonical(place.keep) as ConditionGroup } : {}),
  })),
])

/** Whatever a place and its conditions may say. */
const FULL: Place[] = [
  {
    name: 'RETURNED',
    title: 'Back again',
    when: {
      combinator: 'or',
      not: true,
      rules: [
        {
          field: 'behaviour',
          behaviour: {
            type: 'app.login',
            aggregate: 'COUNT',
            withinDays: 30,
            where: [
              { attribute: 'device', operator: 'in', value: ['ios', 'android'] },
              { attribute: 'on', type: 'DATE', operator: '>=', value: '2026-01-01' },
              { attribute: 'trusted', operator: '=', value: true },
              { attribute: 'model', operator: 'notNull' },
            ],
          },
          operator: 'between',
          value: [1, 2.5],
        },
        {
          combinator: 'and',
          not: false,
          rules: [
            { field: 'attribute.gone', operator: 'null' },
            { field: 'consent.SERVICE.POST', operator: '!=', value: false },
            { field: 'branch', operator: 'within', value: 'NORTH' },
          ],
        },
      ],
    },
    keep: { combinator: 'and', not: false, rules: [] },
    from: ['OTHERS'],
    fromAfterDays: 14,
    minimumStayDays: 60,
    graceDays: 0,
  },
  { name: 'OTHERS', when: { combinator: 'and', not: false, rules: [] }, minimumStayDays: 1, graceDays: 2 },
]

describe.each([...DEFAULTS, ['of every optional field', FULL] as [string, Place[]]])(
  'the model %s',
  (_, places) => {
    it('comes back from the form, and from JSON, as it went in', () => {
      expect(written(placesOf(draftedOf(places)))).toBe(written(places))
      expect(placesIn(JSON.parse(written({ places })))).toEqual(places)
    })

    it('keeps all else when one field is changed', () => {
      const draft = draftedOf(places)
      const first = draft[0]?.key ?? ''
      const now = placesOf(changed(draft, first, { title: 'Other' }))
      expect(now).toEqual(places.map((place, at) => (at === 0 ? { ...place, title: 'Other' } : place)))
      const back = changed(changed(draft, first, { title: 'Other' }), first, { title: places[0]?.title })
      expect(placesOf(back)).toEqual(places)
    })

    it('has conditions that the builder gives back', () => {
      for (const condition of places.flatMap(({ when, keep }) => (keep ? [when, keep] : [when]))) {
        const back = fromEditor(toEditor(condition))
        expect(canonical(back)).toEqual(condition)
        expect(sameCondition(back, condition)).toBe(true)
      }
    })
  },
)

const condition = (value: number): ConditionGroup => ({
  combinator: 'and',
  rules: [{ field: 'daysSinceRegistered', operator: '>=', value }],
})
const PLACES: Place[] = [
  { name: 'HIGH', when: condition(9), from: ['MIDDLE', 'REST'] },
  { name: 'MIDDLE', when: condition(5), graceDays: 30 },
  { name: 'REST', when: { combinator: 'and', rules: [] } },
]
const named = (draft: ReturnType<typeof draftedOf>) => draft.map(({ place }) => place.name)

describe('a place of a draft', () => {
  it('that is renamed is renamed where others are entered from it', () => {
    const draft = draftedOf(PLACES)
    const [high, middle] = placesOf(changed(draft, draft[1]?.key ?? '', { name: 'CENTRE' }))
    expect(high?.from).toEqual(['CENTRE', 'REST'])
    expect(middle).toEqual({ ...PLACES[1], name: 'CENTRE' })
  })

  it('that has another name than it wants to have is not taken for the other', () => {
    const draft = draftedOf([...PLACES.slice(0, 2), { ...PLACES[1], name: 'MIDDLE' } as Place])
    const [high] = placesOf(changed(draft, draft[2]?.key ?? '', { name: 'LOW' }))
    expect(high?.from).toEqual(['MIDDLE', 'REST'])
  })

  it('is without a field that was emptied', () => {
    const draft = draftedOf(PLACES)
    const now = changed(draft, draft[1]?.key ?? '', { graceDays: undefined, title: undefined })
    expect(Object.keys(placesOf(now)[1] ?? {})).toEqual(['name', 'when'])
  })

  it('goes up and down, but never below the one that takes everybody', () => {
    const draft = draftedOf(PLACES)
    expect(named(moved(draft, 1, -1))).toEqual(['MIDDLE', 'HIGH', 'REST'])
    expect(named(moved(draft, 0, 1))).toEqual(['MIDDLE', 'HIGH', 'REST'])
    const ways = [-1, 1].map((by) => draft.map((_, at) => isMovable(draft, at, by as -1 | 1)))
    expect(ways).toEqual([
      [false, true, false],
      [true, false, false],
    ])
    const closed = draftedOf(PLACES.slice(0, 2))
    expect(isMovable(closed, 1, -1)).toBe(true)
  })

  it('is added above the one that takes everybody, and taken away', () => {
    const grown = added(draftedOf(PLACES))
    expect(named(grown.draft)).toEqual(['HIGH', 'MIDDLE', '', 'REST'])
    expect(named(removed(grown.draft, grown.key))).toEqual(['HIGH', 'MIDDLE', 'REST'])
    // A customer who came from it may not come from anywhere all at once.
    const draft = draftedOf(PLACES)
    expect(placesOf(removed(draft, draft[1]?.key ?? ''))[0]?.from).toEqual(['MIDDLE', 'REST'])
  })
})

describe('what is wrong with a draft', () => {
  it('is told of the fields, and of the parts of conditions, that the API names', () => {
    const draft = draftedOf(PLACES)
    const told = faultsOf(
      [
        { field: 'places[1].name', message: 'a' },
        { field: 'places[0].when/rules/0/rules/2/value/1', message: 'b' },
        { field: 'places[0].keep', message: 'c' },
        { field: 'places', message: 'd' },
        { field: 'places[7].name', message: 'e' },
      ],
      draft,
    )
    const [high, middle] = draft.map(({ key }) => key)
    expect(told.faults).toEqual([
      { key: middle, field: 'name', at: [], message: 'a' },
      { key: high, field: 'when', at: [0, 2], message: 'b' },
      { key: high, field: 'keep', at: [], message: 'c' },
    ])
    expect(told.others.map(({ message }) => message)).toEqual(['d', 'e'])
  })
})

describe('JSON that is no list of places', () => {
  it.each([
    ['no places', {}],
    ['more than places', { places: PLACES, version: 1 }],
    ['a field that no place has', { places: [{ ...PLACES[0], until: 1 }] }],
    ['no condition', { places: [{ name: 'A' }] }],
    ['a wrong condition', { places: [{ name: 'A', when: { combinator: 'xor', rules: [] } }] }],
    ['a wrong rule', { places: [{ name: 'A', when: { combinator: 'and', rules: [{ field: 'kind' }] } }] }],
    ['days in words', { places: [{ ...PLACES[1], graceDays: 'thirty' }] }],
  ])('is left to be put right as it is: %s', (_, document) => {
    expect(placesIn(document)).toBeUndefined()
  })
})

describe('the conditions of a model', () => {
  it('ask only about what is known when it is judged', () => {
    const may = (axis: Parameters<typeof isKnownBefore>[0]) =>
      ['kind', 'stage', 'tier', 'base', 'segment.1', 'behaviour'].filter(isKnownBefore(axis))
    expect(may('tier')).toEqual(['kind', 'behaviour'])
    expect(may('stage')).toEqual(['kind', 'tier', 'behaviour'])
    expect(may('base')).toEqual(['kind', 'stage', 'tier', 'behaviour'])
  })
})
