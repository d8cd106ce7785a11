import { useQuery } from '@tanstack/react-query'
import { api } from './api'
import type { Installation } from './types'

/** What holds for everybody who uses this installation. */
export function useInstallation() {
  return useQuery({
    queryKey: ['/installation'],
    queryFn: ({ signal }) => api.get<Installation>('/installation', { signal }),
    staleTime: Infinity,
  })
}
