import { describe, expect, it } from 'vitest'
import { effectOf, lineOf, read, written } from './draft'

const MODEL = {
  places: [
    {
      name: 'PREMIER',
      when: { combinator: 'and', rules: [{ field: 'kind', operator: '=', value: 'PERSON' }] },
    },
    { name: 'MASS', when: { combinator: 'and', rules: [] } },
  ],
}

describe('a draft of a model', () => {
  it('is brought into one form', () => {
    expect(read('{"places":[]}')).toEqual({ text: '{\n  "places": []\n}' })
  })

  it('that is no JSON says what is wrong', () => {
    expect(read('{"places":[}')).toHaveProperty('fault', expect.stringContaining('JSON'))
  })

  it('shows in which line a violation lies', () => {
    const text = written(MODEL)
    const line = (field: string) => text.split('\n')[lineOf(text, field) - 1]?.trim()
    expect(line('places[0].when.rules[0].operator')).toBe('"operator": "=",')
    expect(line('places[1].name')).toBe('"name": "MASS",')
    expect(line('places')).toBe('"places": [')
  })

  it('shows what a missing part is missing from', () => {
    const text = written(MODEL)
    expect(lineOf(text, 'places[1].graceDays')).toBe(lineOf(text, 'places[1]'))
    expect(lineOf(text, '')).toBe(1)
  })
})

describe('what a model would do', () => {
  const asked = (customers: number, of: number) =>
    effectOf({
      customers: of,
      asked: customers,
      moves: [
        { from: 'MASS', to: 'PREMIER', customers: 30 },
        { to: 'MASS', customers: 5 },
      ],
      graces: 0,
      sample: [],
      tookMillis: 1,
    })

  it('is the sum of its moves', () => {
    expect(asked(100, 100)).toEqual({ moving: 35, times: 1 })
  })

  it('is more by as much as there are more customers than were asked', () => {
    expect(asked(100, 1_000)).toEqual({ moving: 35, times: 10 })
  })

  it('is nothing where there is nobody', () => {
    expect(effectOf({ customers: 0, asked: 0, moves: [], graces: 0, sample: [], tookMillis: 1 })).toEqual({
      moving: 0,
      times: 1,
    })
  })
})
