import type { Attribute, Attributes } from '../api/types'
import type { Role } from '../session/session'

/** Who may see in clear text what is hidden in views. */
export const REVEALERS: readonly Role[] = ['relationship-manager', 'branch-manager', 'privacy-officer']

export const SHORTEST_REASON = 5
export const LONGEST_REASON = 500

/**
 * The attributes of a customer that this person can have revealed: masked ones that the customer has,
 * and for a privacy officer secret ones, of which no view tells whether the customer has them.
 */
export function revealable(
  declared: readonly Attribute[],
  shown: Attributes,
  roles: readonly Role[],
): Attribute[] {
  if (!REVEALERS.some((role) => roles.includes(role))) return []
  return declared.filter(({ name, protection }) =>
    protection === 'MASKED' ? name in shown : protection === 'SECRET' && roles.includes('privacy-officer'),
  )
}
