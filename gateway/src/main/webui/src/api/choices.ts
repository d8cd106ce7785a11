import { useQuery } from '@tanstack/react-query'
import { api } from './api'
import type { Page } from './types'

const AT_ONCE = 500

/** What is asked for, and why it is not there if it could not be had. */
export interface Fetched {
  isPending: boolean
  /** It could not be had, and was not had before either. */
  isLoadingError: boolean
  error: Error | null
  refetch: () => Promise<unknown>
}

/** Why some of it could not be had, and what asks for that again. */
export function notHad(fetched: readonly Fetched[]): { error: Error | null; again: () => void } {
  const failed = fetched.filter(({ isLoadingError }) => isLoadingError)
  return { error: failed[0]?.error ?? null, again: () => failed.forEach((each) => void each.refetch()) }
}

/** All of a list to choose from, such as offers, channels or relationship managers. */
export function useChoices<T>(path: string) {
  const query = useQuery({
    queryKey: [path, 'choices'],
    queryFn: async ({ signal }) => {
      const items: T[] = []
      let cursor: string | null | undefined = null
      do {
        const page: Page<T> = await api.get<Page<T>>(path, { query: { limit: AT_ONCE, cursor }, signal })
        items.push(...page.items)
        cursor = page.next
      } while (cursor)
      return items
    },
    staleTime: 60_000,
  })
  return { ...query, items: query.data ?? [] }
}
