import { describe, expect, it } from 'vitest'
import { Problem, violationsOf } from '../api/problem'
import { atItsField, renaming } from './naming'

const GUESTS = { name: 'Guests', description: 'of the opening' }

describe('a list that is renamed', () => {
  it('keeps what was left as it was', () => {
    expect(renaming(GUESTS, { ...GUESTS, name: ' Friends ' })).toEqual({ name: 'Friends' })
    expect(renaming({ name: 'Guests' }, { name: 'Guests', description: 'late' })).toEqual({
      description: 'late',
    })
  })

  it('loses a description that was emptied', () => {
    expect(renaming(GUESTS, { name: 'Guests', description: ' ' })).toEqual({ description: null })
  })

  it('is not changed when it is called as before', () => {
    expect(renaming(GUESTS, GUESTS)).toEqual({})
    expect(renaming({ name: 'Guests' }, { name: 'Guests', description: '' })).toEqual({})
  })
})

describe('a name that was refused', () => {
  const refused = new Problem({
    status: 409,
    type: 'https://clientele.io/problems/name-taken',
    detail: 'There is a segment of the name "Guests" already.',
  })

  it('is said beside the name when another segment has it', () => {
    expect(violationsOf(atItsField(refused, 'Taken'))).toEqual([{ field: 'name', message: 'Taken' }])
    expect(atItsField(refused, 'Taken')).toMatchObject({ status: 409, detail: refused.detail })
  })

  it('is said as it came for any other reason', () => {
    const stale = new Problem({ status: 412 })
    expect(atItsField(stale, 'Taken')).toBe(stale)
  })
})
