import { describe, expect, it } from 'vitest'
import { BY_ID, changeOf, namesIn, refusedNames } from './members'

describe('a pasted list of customers', () => {
  it.each([
    ['a column of a spreadsheet', '10001\r\n10002\r\n\r\n'],
    ['a list with commas', '10001, 10002'],
    ['the same customer twice', '10001\n10002\n 10001 '],
    ['a list with Chinese commas', '10001，10002、'],
    ['cells of a row', '10001\t10002;'],
  ])('is read from %s', (_, text) => {
    expect(namesIn(text)).toEqual(['10001', '10002'])
  })

  it('names nobody when it is blank', () => {
    expect(namesIn(' \n, ')).toEqual([])
  })
})

it('members are named by our ids, or by identifiers of a namespace', () => {
  expect(changeOf('ADD', ['1'], BY_ID)).toEqual({ add: ['1'] })
  expect(changeOf('REMOVE', ['1'], 'core-banking')).toEqual({ remove: ['1'], namespace: 'core-banking' })
})

it('a refusal tells the name that is wrong, not the place where it stood', () => {
  const violations = [
    { field: 'add[1]', message: 'does not name a customer' },
    { field: 'namespace', message: 'there is none' },
  ]
  expect(refusedNames(violations, ['10001', 'abc'])).toEqual([
    { field: 'abc', message: 'does not name a customer' },
    { field: 'namespace', message: 'there is none' },
  ])
})
