import { describe, expect, it } from 'vitest'
import type { Customer, Evidence } from '../api/types'
import { compared, ranked, valueOf } from './evidence'

const WANG: Customer = {
  id: '01990000-0000-7000-8000-000000000001',
  version: 1,
  kind: 'PERSON',
  name: 'Wang Fang',
  identifiers: [
    { namespace: 'phone', value: '+8613800000000' },
    { namespace: 'email', value: 'wang@example.com' },
    { namespace: 'phone', value: '+8613900000000' },
  ],
  attributes: { birthDate: '1990-02-03', children: 0, city: null },
  consents: [],
  personalised: true,
  registeredOn: '2024-01-01',
  mergedFrom: [],
  createdAt: '2024-01-01T00:00:00Z',
  updatedAt: '2024-01-01T00:00:00Z',
}

const part = (field: string, weight: number): Evidence => ({ field, weight, agreement: 'the same', level: 1 })

describe('the evidence for a pair', () => {
  it('is held against what each of the two has', () => {
    const seen = (field: string) => valueOf(WANG, compared(field))

    expect(seen('name')).toBe('Wang Fang')
    expect(seen('identifiers.phone')).toBe('+8613800000000, +8613900000000')
    expect(seen('identifiers.wechat')).toBe('')
    expect(seen('attributes.birthDate')).toBe('1990-02-03')
    expect(seen('attributes.children')).toBe('0')
    expect(seen('attributes.city')).toBe('')
    expect(seen('attributes.unknown')).toBe('')
    expect(seen('relatives')).toBe('')
  })

  it('stands by how much it counts, for or against', () => {
    const order = ranked([part('name', 4), part('identifiers.phone', -8), part('attributes.city', 0)])

    expect(order.map(({ field, share }) => [field, share])).toEqual([
      ['identifiers.phone', 1],
      ['name', 0.5],
      ['attributes.city', 0],
    ])
  })

  it('may be none at all', () => {
    expect(ranked([])).toEqual([])
    expect(ranked([part('name', 0)])[0]?.share).toBe(0)
  })
})
