import { useQuery } from '@tanstack/react-query'
import { api } from './api'
import type { Page } from './types'

const MOST = 500

/** All of a short list to choose from, such as offers or channels. */
export function useChoices<T>(path: string, enabled = true) {
  const query = useQuery({
    queryKey: [path, 'choices'],
    queryFn: async ({ signal }) => {
      const answer = await api.get<Page<T> | T[]>(path, { query: { limit: MOST }, signal })
      return Array.isArray(answer) ? answer : answer.items
    },
    staleTime: 60_000,
    enabled,
  })
  return { ...query, items: query.data ?? [] }
}
