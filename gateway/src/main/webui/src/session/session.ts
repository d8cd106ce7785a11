import { useSyncExternalStore } from 'react'
import { Problem } from '../api/problem'
import { forgetDraftsOfOthers } from './draft'

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
  /** Its token is no longer taken: the person is to sign in again before they go on. */
  lapsed?: boolean
}

const STORED_AS = 'clientele.session'

let current: Session | null = restore()
let expiry: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
const awaiting = new Set<(goesOn: boolean) => void>()
watchExpiry()

/** The person who is signed in: kept in memory, and over a reload of this tab. */
export const session = {
  get: (): Session | null => current,
  token: (): string | null => current?.token ?? null,
  end: (): void => goOnWith(null),
  /**
   * Called with a token that is no longer taken. Its session lapses, unless it was a former one that is
   * answered late; settles when somebody has signed in or out: whether the person of the token goes on.
   */
  signedInAnew: (token: string | null): Promise<boolean> => {
    if (current === null || token !== current.token) return Promise.resolve(false)
    lapse()
    return new Promise((settle) => awaiting.add(settle))
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
  goOnWith(sessionOf(token, Date.now() + seconds * 1_000))
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

function lapse(): void {
  if (current !== null && current.lapsed !== true) set({ ...current, lapsed: true })
}

/** What a person was about to do waits for them only: nobody else goes on with it. */
function goOnWith(next: Session | null): void {
  const goesOn = next !== null && next.username === current?.username
  forgetDraftsOfOthers(next?.username)
  set(next)
  for (const settle of awaiting) settle(goesOn)
  awaiting.clear()
}

function set(next: Session | null): void {
  current = next
  if (next === null || next.lapsed === true) sessionStorage.removeItem(STORED_AS)
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
  if (current === null || current.lapsed === true) return
  const left = Math.max(0, current.expiresAt - Date.now())
  expiry = setTimeout(lapse, Math.min(left, 2 ** 31 - 1))
}
