import { describe, expect, it } from 'vitest'
import { conditionOf } from './audience'

describe('the audience as a condition', () => {
  it('asks for all that was chosen, and for nothing else', () => {
    expect(
      conditionOf({ segmentId: 'abc', stages: ['NEW'], tiers: [], bases: null, branches: ['01', '02'] }),
    ).toEqual({
      combinator: 'and',
      rules: [
        { field: 'segment.abc', operator: '=', value: true },
        { field: 'stage', operator: 'in', value: ['NEW'] },
        {
          combinator: 'or',
          rules: [
            { field: 'branch', operator: 'within', value: '01' },
            { field: 'branch', operator: 'within', value: '02' },
          ],
        },
      ],
    })
    expect(conditionOf({})).toEqual({ combinator: 'and', rules: [] })
  })
})
