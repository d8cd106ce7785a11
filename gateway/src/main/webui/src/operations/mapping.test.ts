import { describe, expect, it } from 'vitest'
import { knownColumns, LEFT_OUT, likelyColumns, mappingOf } from './mapping'

const DECLARED = {
  namespaces: [{ name: 'core-banking' }, { name: 'email' }],
  attributes: [{ name: 'city' }, { name: 'name' }],
  behaviourTypes: [{ attributes: { device: 'TEXT' } }, { attributes: { device: 'TEXT', page: 'TEXT' } }],
} as Parameters<typeof knownColumns>[1]

describe('what a column of a file is likely to be', () => {
  const known = knownColumns('customers', DECLARED)
  const likely = (...columns: string[]) => likelyColumns(columns, 'customers', known)

  it('is what it says itself', () => {
    const columns = [
      'kind',
      'identifier.core-banking',
      'consent.NEWS.TELEX',
      'consent.MARKETING.EMAIL.givenAt',
    ]
    expect(likely(...columns)).toEqual(columns)
  })

  it('is the only one that is called alike', () => {
    expect(likely('City', 'Core_Banking', 'E-mail')).toEqual([
      'attribute.city',
      'identifier.core-banking',
      'identifier.email',
    ])
  })

  it('is left to people where several are called alike, or none', () => {
    expect(likely('Name', 'Remark')).toEqual([undefined, undefined])
  })

  it('is nothing that another column is already', () => {
    expect(likely('attribute.city', 'City')).toEqual(['attribute.city', undefined])
  })

  it('is any attribute of a behaviour', () => {
    const ofBehaviours = knownColumns('behaviours', DECLARED)
    expect(ofBehaviours).toContain('attribute.page')
    expect(ofBehaviours.filter((each) => each === 'attribute.device')).toHaveLength(1)
    expect(likelyColumns(['attribute.other', 'Page'], 'behaviours', ofBehaviours)).toEqual([
      'attribute.other',
      'attribute.page',
    ])
  })
})

describe('a mapping', () => {
  it('tells what is called otherwise, left out or added', () => {
    const mapping = mappingOf(
      ['No', 'name', 'Remark'],
      ['identifier.core-banking', 'name', LEFT_OUT],
      [{ column: 'kind', value: 'PERSON' }],
    )
    expect(JSON.parse(mapping ?? '')).toEqual({
      columns: { No: 'identifier.core-banking', Remark: null },
      constants: { kind: 'PERSON' },
    })
  })

  it('is not sent when there is nothing to tell', () => {
    expect(mappingOf(['kind', 'name'], ['kind', 'name'], [])).toBeUndefined()
  })
})
