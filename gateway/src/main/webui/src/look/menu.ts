import type { Role } from '../session/session'
import type { Key } from '../i18n/en'

export interface Place {
  path: string
  title: Key
  roles: readonly Role[]
}

/** Who decides whether two customers are one. */
export const DUPLICATE_ROLES: readonly Role[] = ['relationship-manager', 'branch-manager', 'admin']

/** Who tries out what another model would do. */
export const MODEL_ROLES: readonly Role[] = ['marketer', 'approver', 'analyst', 'admin']

/** Who sends files, and goes on with those that failed on our side. */
export const IMPORT_ROLES: readonly Role[] = ['admin', 'integration']

/** The pages of the console and whose they are; a person begins at the first of theirs. */
export const PLACES: readonly Place[] = [
  {
    path: '/dashboard',
    title: 'place.dashboard',
    roles: ['marketer', 'approver', 'analyst', 'admin'],
  },
  { path: '/tasks', title: 'place.tasks', roles: ['relationship-manager', 'branch-manager', 'admin'] },
  {
    path: '/campaigns',
    title: 'place.campaigns',
    roles: ['marketer', 'approver', 'analyst', 'admin', 'privacy-officer'],
  },
  {
    path: '/customers',
    title: 'place.customers',
    roles: [
      'marketer',
      'approver',
      'analyst',
      'relationship-manager',
      'branch-manager',
      'privacy-officer',
      'admin',
    ],
  },
  { path: '/duplicates', title: 'place.duplicates', roles: DUPLICATE_ROLES },
  { path: '/erasures', title: 'place.erasures', roles: ['privacy-officer'] },
  { path: '/segments', title: 'place.segments', roles: ['marketer', 'approver', 'analyst', 'admin'] },
  { path: '/models', title: 'place.models', roles: MODEL_ROLES },
  { path: '/operations', title: 'place.operations', roles: ['admin', 'integration', 'privacy-officer'] },
]

export function placesOf(roles: readonly Role[]): Place[] {
  return PLACES.filter((place) => place.roles.some((role) => roles.includes(role)))
}

export function landing(roles: readonly Role[]): string {
  const places = placesOf(roles)
  const work =
    roles.includes('relationship-manager') || roles.includes('branch-manager') ? '/tasks' : undefined
  return places.find((place) => place.path === work)?.path ?? places[0]?.path ?? '/customers'
}
