import { useQuery } from '@tanstack/react-query'
import { api } from './api'
import type { Page } from './types'

const MOST = 500

/** Lists that come whole, hence know no limit. */
const WHOLE = new Set(['/attributes', '/behaviour-types', '/identifiers/namespaces'])

/** All of a short list to choose from, such as offers or channels. */
export function useChoices<T>(path: string) {
  const query = useQuery({
    queryKey: [path, 'choices'],
    queryFn: async ({ signal }) => {
      const query = WHOLE.has(path) ? {} : { limit: MOST }
      return (await api.get<Page<T>>(path, { query, signal })).items
    },
    staleTime: 60_000,
  })
  return { ...query, items: query.data ?? [] }
}
