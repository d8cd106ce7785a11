import { expect, it } from 'vitest'
import type { Customer, Customer360 } from '../api/types'
import { keepingMissing } from './incomplete'

const customer = { id: '1', name: 'Lin' } as Customer
const whole: Customer360 = { id: '1', missing: [], withheld: [], customer, contacts: [] }

it('a part that could not be had stays as it was, and is still said to be missing', () => {
  const now = keepingMissing(whole, { id: '1', missing: ['customer'], withheld: [], contacts: [] })
  expect(now.customer).toBe(customer)
  expect(now.missing).toEqual(['customer'])
})

it('a part that is withheld from now on is gone', () => {
  const now = keepingMissing(whole, { id: '1', missing: [], withheld: ['customer'] })
  expect(now.customer).toBeUndefined()
})

it('a part that nobody has seen is missing', () => {
  const now: Customer360 = { id: '1', missing: ['customer'], withheld: [] }
  expect(keepingMissing(undefined, now)).toEqual(now)
})
