import { expect, it, vi } from 'vitest'
import { notHad, type Fetched } from './choices'

const fetched = (error: Error | null): Fetched => ({
  isPending: false,
  isLoadingError: error !== null,
  error,
  refetch: vi.fn(() => Promise.resolve()),
})

it('only what could not be had is asked for again', () => {
  const [there, missing, alsoMissing] = [fetched(null), fetched(new Error('away')), fetched(new Error('too'))]
  const { error, again } = notHad([there, missing, alsoMissing])
  expect(error?.message).toBe('away')
  again()
  expect([there, missing, alsoMissing].map(({ refetch }) => vi.mocked(refetch).mock.calls.length)).toEqual([
    0, 1, 1,
  ])
})

it('nothing is missing when all of it is there', () => {
  expect(notHad([fetched(null)]).error).toBeNull()
})
