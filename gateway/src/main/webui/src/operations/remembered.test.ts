import { beforeEach, describe, expect, it, vi } from 'vitest'
import { LEFT_OUT } from './mapping'
import { forget, remember, rememberedFor, type Layout } from './remembered'

const KNOWN = ['kind', 'name', 'identifier.core-banking', 'attribute.city']
const WEEKLY: Layout = { by: 'lin', kind: 'customers', columns: ['No', 'City', 'Remark'] }
const MAPPED = {
  ours: ['identifier.core-banking', 'attribute.city', LEFT_OUT],
  constants: [{ column: 'kind', value: 'PERSON' }],
}
const MONDAY = '2026-01-05T08:00:00Z'

beforeEach(() => {
  const stored = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  })
  return () => vi.unstubAllGlobals()
})

describe('the mapping of a file', () => {
  beforeEach(() => remember(WEEKLY, MAPPED, KNOWN, MONDAY))

  it('is offered for the next one, in whatever order its columns are', () => {
    const next = { ...WEEKLY, columns: ['Remark', 'No', 'City'] }
    expect(rememberedFor(next, KNOWN)).toEqual({
      at: MONDAY,
      ours: [LEFT_OUT, 'identifier.core-banking', 'attribute.city'],
      constants: MAPPED.constants,
    })
  })

  it('is not that of other columns, of another kind, or of another person', () => {
    expect(rememberedFor({ ...WEEKLY, columns: ['No', 'City'] }, KNOWN)).toBeUndefined()
    expect(rememberedFor({ ...WEEKLY, columns: [...WEEKLY.columns, 'Name'] }, KNOWN)).toBeUndefined()
    expect(rememberedFor({ ...WEEKLY, kind: 'behaviours' }, KNOWN)).toBeUndefined()
    expect(rememberedFor({ ...WEEKLY, by: 'wang' }, KNOWN)).toBeUndefined()
  })

  it('leaves open what does not exist here any more', () => {
    expect(rememberedFor(WEEKLY, ['identifier.core-banking'])).toEqual({
      at: MONDAY,
      ours: ['identifier.core-banking', undefined, LEFT_OUT],
      constants: [],
    })
  })

  it('is the last one', () => {
    const ours = ['identifier.core-banking', LEFT_OUT, LEFT_OUT]
    remember(WEEKLY, { ours, constants: [] }, KNOWN, MONDAY)
    expect(rememberedFor(WEEKLY, KNOWN)).toMatchObject({ ours, constants: [] })
  })

  it('is forgotten on demand', () => {
    forget(WEEKLY)
    expect(rememberedFor(WEEKLY, KNOWN)).toBeUndefined()
  })

  it('goes when others were used since', () => {
    for (let day = 1; day <= 20; day++) {
      remember({ ...WEEKLY, columns: [`Day ${day}`] }, { ours: ['name'], constants: [] }, KNOWN, MONDAY)
    }
    expect(rememberedFor(WEEKLY, KNOWN)).toBeUndefined()
    expect(rememberedFor({ ...WEEKLY, columns: ['Day 1'] }, KNOWN)).toBeDefined()
  })
})

it('a mapping that is likely anyway is not remembered', () => {
  const plain: Layout = { ...WEEKLY, columns: ['kind', 'City'] }
  remember(plain, { ours: ['kind', LEFT_OUT], constants: [] }, KNOWN, MONDAY)
  remember(plain, { ours: ['kind', 'attribute.city'], constants: [] }, KNOWN, MONDAY)
  expect(rememberedFor(plain, KNOWN)).toBeUndefined()
})

it('a browser that keeps nothing sends files all the same', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => 'no JSON',
    setItem: () => {
      throw new Error('full')
    },
  })
  remember(WEEKLY, MAPPED, KNOWN, MONDAY)
  expect(rememberedFor(WEEKLY, KNOWN)).toBeUndefined()
})
