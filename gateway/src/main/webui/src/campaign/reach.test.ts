import { describe, expect, it } from 'vitest'
import { nicePoints } from './nicePoints'
import { waterfall } from './waterfall'

describe('the reach waterfall', () => {
  it('falls from the audience to those who are reached', () => {
    const falls = waterfall({
      audience: 100,
      heldOut: 10,
      suppressed: [
        { reason: 'NO_CONSENT', count: 30 },
        { reason: 'BUDGET', count: 0 },
        { reason: 'SUITABILITY', count: 5 },
      ],
      reachable: 55,
    })
    expect(falls.map(({ code, from, count }) => [code, from, count])).toEqual([
      ['AUDIENCE', 0, 100],
      ['HELD_OUT', 90, 10],
      ['NO_CONSENT', 60, 30],
      ['SUITABILITY', 55, 5],
      ['REACHABLE', 0, 55],
    ])
  })
})

describe('the scale of the lift', () => {
  it('has few round values that hold the interval and zero', () => {
    expect(nicePoints(0, 0.0409)).toEqual([0, 0.01, 0.02, 0.03, 0.04, 0.05])
    expect(nicePoints(-0.012, 0.021)).toEqual([-0.02, -0.01, 0, 0.01, 0.02, 0.03])
  })

  it('has a span even when there is none', () => {
    const points = nicePoints(0, 0)
    expect(points.length).toBeGreaterThan(1)
    expect(points[0]).toBe(0)
  })
})
