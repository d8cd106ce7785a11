import { useSyncExternalStore } from 'react'
import { Problem } from '../api/problem'

export const ROLES = [
  'marketer',
  'approver',
  'analyst',
  'relationship-manager',
  'branch-manager',
  'privacy-officer',
  'admin',
  'integration',
] as const

export type Role = (typeof ROLES)[number]

export interface Session {
  token: string
  username: string
  roles: readonly Role[]
  expiresAt: number
}

const STORED_AS = 'clientele.session'

let current: Session | null = restore()
let expiry: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
watchExpiry()

/** The person who is signed in: kept in memory, and over a reload of this tab. */
export const session = {
  get: (): Session | null => current,
  token: (): string | null => current?.token ?? null,
  end: (): void => set(null),
  /** Ends the session of a token; what was asked under a former one may be answered late. */
  endOf: (token: string | null): void => {
    if (token === session.token()) session.end()
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function useSession(): Session | null {
  return useSyncExternalStore(session.subscribe, session.get)
}

/** For what is shown only to people who are signed in. */
export function useSignedIn(): Session & { may: (...roles: Role[]) => boolean } {
  const signedIn = useSession()
  if (signedIn === null) throw new Error('Nobody is signed in')
  return { ...signedIn, may: (...roles) => roles.some((role) => signedIn.roles.includes(role)) }
}

export class WrongPassword extends Error {}

export async function signIn(username: string, password: string): Promise<void> {
  let response: Response
  try {
    response = await fetch('/oauth2/token', {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ grant_type: 'password', username, password }),
    })
  } catch {
    throw Problem.unreachable()
  }
  if (response.status === 400 || response.status === 401) throw new WrongPassword()
  if (!response.ok) throw await Problem.of(response)
  const { access_token: token, expires_in: seconds } = (await response.json()) as {
    access_token: string
    expires_in: number
  }
  set(sessionOf(token, Date.now() + seconds * 1_000))
}

/** Who a token speaks for. Whether it is genuine is for the gateway and the services to decide. */
export function sessionOf(token: string, expiresAt: number): Session {
  const claims = JSON.parse(decodeBase64Url(token.split('.')[1] ?? '')) as {
    upn?: string
    preferred_username?: string
    sub?: string
    groups?: string[]
  }
  return {
    token,
    username: claims.preferred_username ?? claims.upn ?? claims.sub ?? '',
    roles: ROLES.filter((role) => claims.groups?.includes(role)),
    expiresAt,
  }
}

function decodeBase64Url(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
}

function set(next: Session | null): void {
  current = next
  if (next === null) sessionStorage.removeItem(STORED_AS)
  else sessionStorage.setItem(STORED_AS, JSON.stringify(next))
  watchExpiry()
  for (const listener of listeners) listener()
}

function restore(): Session | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORED_AS) ?? 'null') as Session | null
    return stored !== null && stored.expiresAt > Date.now() ? stored : null
  } catch {
    return null
  }
}

function watchExpiry(): void {
  clearTimeout(expiry)
  if (current === null) return
  const left = Math.max(0, current.expiresAt - Date.now())
  expiry = setTimeout(() => set(null), Math.min(left, 2 ** 31 - 1))
}
