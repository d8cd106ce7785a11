import type { InfiniteData } from '@tanstack/react-query'
import type { Job, Page } from '../api/types'

/** The list of imports, as far as it was read. */
export type Jobs = InfiniteData<Page<Job>>

/** The list with a job as it stands now; what it no longer says, such as why it failed, is gone. */
export function withJob(held: Jobs | undefined, now: Job): Jobs | undefined {
  if (held === undefined) return held
  const items = (page: Page<Job>) => page.items.map((each) => (each.id === now.id ? now : each))
  return { ...held, pages: held.pages.map((page) => ({ ...page, items: items(page) })) }
}

export function isUnfinished({ state }: Pick<Job, 'state'>): boolean {
  return state === 'RECEIVED' || state === 'RUNNING'
}

/** Of a list, latest first, the job that is worked on, or will be first. */
export function nextToFinish<J extends Pick<Job, 'state'>>(jobs: readonly J[]): J | undefined {
  const unfinished = jobs.filter(isUnfinished)
  return unfinished.find(({ state }) => state === 'RUNNING') ?? unfinished.at(-1)
}
