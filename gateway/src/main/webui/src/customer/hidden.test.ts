import { describe, expect, it } from 'vitest'
import type { Attribute } from '../api/types'
import { revealable } from './hidden'

const attribute = (name: string, protection: Attribute['protection']): Attribute => ({
  name,
  title: name,
  type: 'TEXT',
  version: 1,
  protection,
})
const DECLARED = [
  attribute('city', 'OPEN'),
  attribute('income', 'MASKED'),
  attribute('birthDate', 'MASKED'),
  attribute('nationalId', 'SECRET'),
]
const SHOWN = { city: 'Shanghai', income: '***' }

const names = (roles: Parameters<typeof revealable>[2]) =>
  revealable(DECLARED, SHOWN, roles).map(({ name }) => name)

describe('what can be revealed of a customer', () => {
  it('is what is masked, for those who look after the customer', () => {
    expect(names(['relationship-manager'])).toEqual(['income'])
    expect(names(['branch-manager'])).toEqual(['income'])
  })

  it('is what is secret as well, for a privacy officer', () => {
    expect(names(['privacy-officer'])).toEqual(['income', 'nationalId'])
  })

  it('is nothing for those who plan, evaluate or operate', () => {
    for (const role of ['marketer', 'approver', 'analyst', 'admin', 'integration'] as const) {
      expect(names([role])).toEqual([])
    }
  })
})
