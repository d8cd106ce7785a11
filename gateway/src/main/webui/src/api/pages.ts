import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from './api'
import type { Query } from './client'
import type { Page } from './types'

/** A list that the services give page by page, each with the cursor of the next. */
export function usePages<T>(
  path: string,
  query: Query = {},
  options: { enabled?: boolean; refetchInterval?: number } = {},
) {
  const pages = useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? undefined,
    ...options,
  })
  return { ...pages, ...joined(pages.data?.pages ?? []) }
}

/** Pages as one list; a service that one of them is without is missing from the list. */
export function joined<T>(pages: readonly Page<T>[]): { items: T[]; missing: string[] } {
  return {
    items: pages.flatMap(({ items }) => items),
    missing: [...new Set(pages.flatMap(({ missing }) => missing ?? []))],
  }
}

export type Pages<T> = ReturnType<typeof usePages<T>>
