import { describe, expect, it } from 'vitest'
import { changeOf, isOwnId } from './identifiers'

const WRONG = { namespace: 'email', value: 'wrong@example.com' }

describe('a change of identifiers', () => {
  it('gives the customer one more', () => {
    expect(changeOf({ kind: 'add' }, { namespace: 'phone', value: ' +8613800000000 ' })).toEqual({
      add: [{ namespace: 'phone', value: '+8613800000000' }],
    })
  })

  it('replaces a wrong one by another of its kind in one step', () => {
    expect(changeOf({ kind: 'replace', identifier: WRONG }, { value: 'right@example.com' })).toEqual({
      add: [{ namespace: 'email', value: 'right@example.com' }],
      remove: [WRONG],
    })
  })

  it('takes one away', () => {
    expect(changeOf({ kind: 'remove', identifier: WRONG }, {})).toEqual({ remove: [WRONG] })
  })
})

it('nothing but an id of ours is taken for one, so that no phone or name gets into an address', () => {
  expect(isOwnId('0197a000-0000-7000-8000-000000000001')).toBe(true)
  expect(isOwnId('0197A000-0000-7000-8000-00000000000F')).toBe(true)
  for (const other of [
    '',
    '+8613800000000',
    'somebody@example.com',
    '110101199003070011',
    '0197a000000070008000000000000001',
    '0197a000-0000-7000-8000-000000000001/..',
    'x0197a000-0000-7000-8000-000000000001',
  ]) {
    expect(isOwnId(other), other).toBe(false)
  }
})
