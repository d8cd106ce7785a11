import { beforeEach, expect, it } from 'vitest'
import { aTab, signedInAs } from './aTab'
import { draftOf, forgetDraft, keepDraft } from './draft'
import { session } from './session'

const NEW = '/segments/new'

beforeEach(() => {
  const close = aTab()
  keepDraft({ username: 'lin', form: NEW, filled: { name: 'Half a name' } })
  return close
})

it('whoever signs in again finds what they had filled in, once', async () => {
  await signedInAs('lin')
  expect(draftOf('lin', NEW)).toEqual({ name: 'Half a name' })
  expect(draftOf('lin', '/segments/7@3')).toBeUndefined()
  forgetDraft('/segments/7@3')
  expect(draftOf('lin', NEW)).toBeDefined()
  forgetDraft(NEW)
  expect(draftOf('lin', NEW)).toBeUndefined()
})

it('nobody else finds it, and it does not outlast a sign-out', async () => {
  expect(draftOf('chen', NEW)).toBeUndefined()
  await signedInAs('chen')
  expect(draftOf('lin', NEW)).toBeUndefined()

  await signedInAs('lin')
  keepDraft({ username: 'lin', form: NEW, filled: { name: 'Half a name' } })
  session.end()
  expect(draftOf('lin', NEW)).toBeUndefined()
})
