import type { Role } from '../session/session'

/** Who writes down what a customer granted or withdrew. */
export const CONSENT_ROLES: readonly Role[] = [
  'relationship-manager',
  'branch-manager',
  'privacy-officer',
  'admin',
  'integration',
]

/** Who keeps the records of customers: by what they are known, who looks after them, which of them are one. */
export const UPKEEP_ROLES: readonly Role[] = [
  'relationship-manager',
  'branch-manager',
  'admin',
  'integration',
]
