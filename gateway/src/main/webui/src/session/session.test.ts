import { beforeEach, expect, it, vi } from 'vitest'
import { session, signIn } from './session'

const tokenOf = (upn: string) => `h.${btoa(JSON.stringify({ upn, groups: ['marketer'] }))}.s`

beforeEach(() => {
  const stored = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  })
  return () => {
    session.end()
    vi.unstubAllGlobals()
  }
})

async function signedInAs(upn: string): Promise<string> {
  const answer = { access_token: tokenOf(upn), expires_in: 600 }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(answer))))
  await signIn(upn, 'open sesame')
  return answer.access_token
}

it('a session ends once its token is no longer taken', async () => {
  session.endOf(await signedInAs('lin'))
  expect(session.get()).toBeNull()
})

it('a late refusal of a former session does not end the one after it', async () => {
  const former = await signedInAs('lin')
  session.end()
  await signedInAs('chen')
  session.endOf(former)
  expect(session.get()?.username).toBe('chen')
})
