import { beforeEach, expect, it, vi } from 'vitest'
import { draftOf, forgetDraft, keepDraft } from './draft'
import { session, signIn } from './session'

const NEW = '/segments/new'

beforeEach(() => {
  const stored = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  })
  keepDraft({ username: 'lin', form: NEW, filled: { name: 'Half a name' } })
  return () => {
    session.end()
    vi.unstubAllGlobals()
  }
})

async function signInAs(upn: string): Promise<void> {
  const answer = { access_token: `h.${btoa(JSON.stringify({ upn }))}.s`, expires_in: 600 }
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(answer))))
  await signIn(upn, 'open sesame')
}

it('whoever signs in again finds what they had filled in, once', async () => {
  await signInAs('lin')
  expect(draftOf('lin', NEW)).toEqual({ name: 'Half a name' })
  expect(draftOf('lin', '/segments/7@3')).toBeUndefined()
  forgetDraft('/segments/7@3')
  expect(draftOf('lin', NEW)).toBeDefined()
  forgetDraft(NEW)
  expect(draftOf('lin', NEW)).toBeUndefined()
})

it('nobody else finds it, and it does not outlast a sign-out', async () => {
  expect(draftOf('chen', NEW)).toBeUndefined()
  await signInAs('chen')
  expect(draftOf('lin', NEW)).toBeUndefined()

  await signInAs('lin')
  keepDraft({ username: 'lin', form: NEW, filled: { name: 'Half a name' } })
  session.end()
  expect(draftOf('lin', NEW)).toBeUndefined()
})
