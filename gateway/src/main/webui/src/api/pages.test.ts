import { describe, expect, it } from 'vitest'
import { joined } from './pages'

describe('pages', () => {
  it('are one list in their order', () => {
    expect(joined([{ items: [1, 2], next: 'a' }, { items: [3] }])).toEqual({ items: [1, 2, 3], missing: [] })
  })

  it('tell once of each service that any of them is without', () => {
    const pages = [
      { items: ['a'], next: 'a', missing: [] },
      { items: ['b'], next: 'b', missing: ['customer-service'] },
      { items: ['c'], missing: ['customer-service', 'campaign-service'] },
    ]
    expect(joined(pages)).toEqual({
      items: ['a', 'b', 'c'],
      missing: ['customer-service', 'campaign-service'],
    })
  })

  it('are none as long as there is no answer', () => {
    expect(joined([])).toEqual({ items: [], missing: [] })
  })
})
