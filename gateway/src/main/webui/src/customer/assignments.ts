import type { Customer } from '../api/types'

export const KINDS = ['branch', 'manager'] as const

export type Assigned = Pick<Customer, (typeof KINDS)[number]>
export type AssignedAnew = { [K in keyof Assigned]: string | null }

/** What was chosen otherwise than it is, as a merge patch: what nobody touched is not in it. */
export function anew(before: Assigned, chosen: Assigned): AssignedAnew {
  return Object.fromEntries(
    KINDS.filter((kind) => before[kind] !== chosen[kind]).map((kind) => [kind, chosen[kind] ?? null]),
  )
}
