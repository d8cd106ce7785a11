import { describe, expect, it } from 'vitest'
import { anew } from './assignments'

const NORTH = { branch: 'north', manager: 'rm-1' }

describe('an assignment', () => {
  it('says nothing of what was left as it was', () => {
    expect(anew(NORTH, { branch: 'south', manager: 'rm-1' })).toEqual({ branch: 'south' })
    expect(anew({}, { branch: undefined, manager: 'rm-2' })).toEqual({ manager: 'rm-2' })
  })

  it('takes away what was cleared', () => {
    expect(anew(NORTH, { branch: 'north', manager: undefined })).toEqual({ manager: null })
  })

  it('is none when nothing was chosen otherwise', () => {
    expect(anew(NORTH, { ...NORTH })).toEqual({})
  })
})
