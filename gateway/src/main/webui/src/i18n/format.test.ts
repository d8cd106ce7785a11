import { describe, expect, it } from 'vitest'
import { formats } from './format'

describe('figures', () => {
  const en = formats('en')
  const zh = formats('zh-CN')

  it('are grouped, and shortened as people of the language do', () => {
    expect(en.number(1284301)).toBe('1,284,301')
    expect(en.compact(9_999)).toBe('9,999')
    expect(en.compact(41_188)).toMatch(/^41\.2[kK]$/)
    expect(zh.compact(41_188)).toBe('4.1万')
  })

  it('keep two decimals in rates, and say nothing when nothing was measured', () => {
    expect(en.rate(0.1127)).toBe('11.27%')
    expect(en.rate(0.08)).toBe('8.00%')
    expect(en.rate(null)).toBe('–')
    expect(en.percent(0.1)).toBe('10%')
    expect(en.share(0.33009)).toBe('33.0%')
  })

  it('show differences in percentage points with their sign', () => {
    expect(en.points(0.0327)).toBe('+3.27')
    expect(en.points(-0.004)).toBe('-0.4')
    expect(en.points(0)).toBe('0')
    expect(en.pointsApart(-0.004)).toBe('0.4')
  })
})

describe('money', () => {
  it('is written without rounding through a binary fraction', () => {
    expect(formats('zh-CN').money({ amount: '9007199254740993.05', currency: 'CNY' })).toBe(
      '¥9,007,199,254,740,993.05',
    )
  })

  it('names its currency', () => {
    expect(formats('en').money({ amount: '12.5', currency: 'CZK' })).toContain('Kč')
    expect(formats('en').money(null)).toBe('–')
  })
})

describe('times', () => {
  it('keep a business date the same in every time zone', () => {
    expect(formats('en').date('2026-12-31')).toBe('31 Dec 2026')
    expect(formats('zh-CN').date('2026-12-31')).toBe('2026年12月31日')
  })

  it('are told to the second, and in which time zone, where they prove something', () => {
    for (const each of [formats('en'), formats('zh-CN')]) {
      const told = each.instant('2026-05-01T09:30:07Z')
      expect(told).toMatch(/\d\d:\d\d:07/)
      expect(told).toMatch(/[A-Z]{3}/)
    }
  })

  it('tell how long ago in the largest fitting unit', () => {
    const now = Date.parse('2026-11-21T12:00:00Z')
    expect(formats('en').ago('2026-11-21T11:59:57Z', now)).toBe('3 seconds ago')
    expect(formats('en').ago('2026-11-21T11:57:40Z', now)).toBe('2 minutes ago')
    expect(formats('zh-CN').ago('2026-11-20T11:00:00Z', now)).toBe('昨天')
  })

  it('call a clock that is ahead of ours now', () => {
    const now = Date.parse('2026-11-21T12:00:00Z')
    expect(formats('en').ago('2026-11-21T12:00:09Z', now)).toBe('now')
  })
})
