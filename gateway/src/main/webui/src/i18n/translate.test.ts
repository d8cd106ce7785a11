import { describe, expect, it } from 'vitest'
import { en } from './en'
import { fill, humanised } from './translate'
import { zh } from './zh'

describe('messages', () => {
  it('are filled with what they name', () => {
    expect(fill('{spent} of {budget}', 'en', { spent: '¥3', budget: '¥9' })).toBe('¥3 of ¥9')
    expect(fill('{spent} of {budget}', 'en', { spent: '¥3' })).toBe('¥3 of {budget}')
  })

  it('follow the plural rules of the language', () => {
    const members = '{count} member || {count} members'
    expect(fill(members, 'en', { count: 1 })).toBe('1 member')
    expect(fill(members, 'en', { count: 0 })).toBe('0 members')
    expect(fill(members, 'en', { count: 1200 }, { count: '1,200' })).toBe('1,200 members')
    expect(fill('{count} 位成员', 'zh-CN', { count: 1 })).toBe('1 位成员')
  })

  it('name the same parameters in both languages', () => {
    const named = (message: string) => [...new Set(message.match(/\{\w+\}/g) ?? [])].sort()
    for (const [key, message] of Object.entries(en)) {
      // A Chinese message may leave a count to the figure that stands beside it.
      const chinese = named(zh[key as keyof typeof en])
      expect({ key, unknown: chinese.filter((name) => !named(message).includes(name)) }).toEqual({
        key,
        unknown: [],
      })
    }
  })

  it('make codes that no catalogue knows readable', () => {
    expect(humanised('CALL_CENTRE')).toBe('Call centre')
    expect(humanised('loan.repaid')).toBe('Loan repaid')
  })
})
