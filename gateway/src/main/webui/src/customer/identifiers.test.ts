import { describe, expect, it } from 'vitest'
import { changeOf } from './identifiers'

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
