import { describe, expect, it } from 'vitest'
import { filled } from './filled'

describe('what is filled in', () => {
  it('leaves out blank fields, and spaces around', () => {
    expect(filled({ evidence: ' ', textVersion: ' v2 ', granted: false })).toEqual({
      textVersion: 'v2',
      granted: false,
    })
  })
})
