import { useQuery } from '@tanstack/react-query'
import { api } from './api'
import type { Page } from './types'

const AT_ONCE = 500

/** Lists that come whole, hence know no limit. */
const WHOLE = new Set(['/attributes', '/behaviour-types', '/identifiers/namespaces'])

/** All of a list to choose from, such as offers, channels or relationship managers. */
export function useChoices<T>(path: string) {
  const query = useQuery({
    queryKey: [path, 'choices'],
    queryFn: async ({ signal }) => {
      if (WHOLE.has(path)) return (await api.get<Page<T>>(path, { signal })).items
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
