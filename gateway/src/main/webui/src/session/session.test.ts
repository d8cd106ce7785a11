import { beforeEach, expect, it, vi } from 'vitest'
import { aTab, signedInAs } from './aTab'
import { session } from './session'

beforeEach(() => aTab())

it('a session lapses once its token is no longer taken, and goes on when the person signs in again', async () => {
  const goesOn = session.signedInAnew(await signedInAs('lin'))
  expect(session.get()).toMatchObject({ username: 'lin', lapsed: true })
  await signedInAs('lin')
  await expect(goesOn).resolves.toBe(true)
  expect(session.get()?.lapsed).toBeUndefined()
})

it('what one person was about to do is not gone on with by another, nor by nobody', async () => {
  const ofLin = session.signedInAnew(await signedInAs('lin'))
  const ofChen = await signedInAs('chen')
  await expect(ofLin).resolves.toBe(false)
  const goesOn = session.signedInAnew(ofChen)
  session.end()
  await expect(goesOn).resolves.toBe(false)
})

it('a session lapses when its time is over', async () => {
  vi.useFakeTimers()
  await signedInAs('lin')
  vi.advanceTimersByTime(600_000)
  vi.useRealTimers()
  expect(session.get()?.lapsed).toBe(true)
})

it('a late refusal of a former session does not end the one after it', async () => {
  const former = await signedInAs('lin')
  session.end()
  await signedInAs('chen')
  await expect(session.signedInAnew(former)).resolves.toBe(false)
  expect(session.get()).toMatchObject({ username: 'chen' })
  expect(session.get()?.lapsed).toBeUndefined()
})
