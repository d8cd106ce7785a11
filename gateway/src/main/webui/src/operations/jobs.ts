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
