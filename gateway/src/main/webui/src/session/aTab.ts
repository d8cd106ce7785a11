import { vi } from 'vitest'
import { session, signIn } from './session'

let issued = 0
const tokenOf = (upn: string) => `h.${btoa(JSON.stringify({ upn, groups: ['marketer'] }))}.${issued++}`

/** For tests: a browser's tab in which nobody has signed in yet. Returns what closes it. */
export function aTab(): () => void {
  const stored = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  })
  return () => {
    session.end()
    vi.unstubAllGlobals()
  }
}

/** Signs somebody in, and returns their token. */
export async function signedInAs(upn: string): Promise<string> {
  const answer = { access_token: tokenOf(upn), expires_in: 600 }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(answer))))
  await signIn(upn, 'open sesame')
  return answer.access_token
}
