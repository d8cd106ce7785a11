import type { Reach } from '../api/types'

export interface Fall {
  kind: 'total' | 'loss'
  /** What takes people away: HELD_OUT or a reason of suppression; for a total its own name. */
  code: string
  count: number
  /** Where the bar begins. */
  from: number
}

/** From everyone in the audience to those who are reached, one loss after the other. */
export function waterfall(reach: Pick<Reach, 'audience' | 'heldOut' | 'suppressed' | 'reachable'>): Fall[] {
  const losses = [
    { code: 'HELD_OUT', count: reach.heldOut },
    ...reach.suppressed.map(({ reason, count }) => ({ code: reason, count })),
  ].filter(({ count }) => count > 0)
  let left = reach.audience
  return [
    { kind: 'total', code: 'AUDIENCE', count: reach.audience, from: 0 },
    ...losses.map(({ code, count }): Fall => {
      left -= count
      return { kind: 'loss', code, count, from: Math.max(0, left) }
    }),
    { kind: 'total', code: 'REACHABLE', count: reach.reachable, from: 0 },
  ]
}
