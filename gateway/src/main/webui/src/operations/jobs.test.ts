import { describe, expect, it } from 'vitest'
import type { Job } from '../api/types'
import { nextToFinish, withJob } from './jobs'

const aJob = (given: Partial<Job> = {}): Job => ({
  id: '1',
  kind: 'customers',
  dryRun: false,
  state: 'RUNNING',
  resumable: false,
  rowsRead: 2_000,
  applied: 2_000,
  refused: 0,
  rowsPerSecond: 0,
  createdAt: '2026-01-05T08:00:00Z',
  ...given,
})

describe('the list of imports', () => {
  const failed = aJob({ state: 'FAILED', resumable: true, failure: 'The database was away.' })
  const other = aJob({ id: '2' })
  const held = {
    pages: [{ items: [other], next: 'more' }, { items: [failed] }],
    pageParams: [null, 'more'],
  }

  it('shows a job that is gone on with in its place, and not why it failed before', () => {
    const resumed = aJob({ state: 'RECEIVED' })
    expect(withJob(held, resumed)).toEqual({ ...held, pages: [held.pages[0], { items: [resumed] }] })
  })

  it('stays as it is when the job is not in it', () => {
    expect(withJob(held, aJob({ id: '3' }))).toEqual(held)
    expect(withJob(undefined, failed)).toBeUndefined()
  })
})

describe('the job that is followed', () => {
  it('is the one that is worked on, else the one that came first', () => {
    const waiting = [aJob({ id: '3', state: 'RECEIVED' }), aJob({ id: '2', state: 'RECEIVED' })]
    const done = aJob({ id: '1', state: 'COMPLETED' })

    expect(nextToFinish([...waiting, done])?.id).toBe('2')
    expect(nextToFinish([...waiting, aJob({ id: '4' }), done])?.id).toBe('4')
    expect(nextToFinish([done])).toBeUndefined()
  })
})
