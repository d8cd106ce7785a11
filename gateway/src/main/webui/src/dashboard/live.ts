import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api/api'
import { followEvents, type LiveState } from '../api/events'
import type { Overview } from '../api/types'
import { session } from '../session/session'

const KEY = ['/analytics/overview']

/**
 * The overview as it moves: one answer at once, then the live stream. While the stream is away, the
 * overview is asked for from time to time instead; while paused, it stands still.
 */
export function useLiveOverview(paused: boolean) {
  const queries = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  const overview = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<Overview>('/analytics/overview', { signal }),
    refetchInterval: paused || state === 'live' ? false : 15_000,
    refetchOnWindowFocus: !paused,
  })

  useEffect(() => {
    if (paused) return
    return followEvents({
      path: '/api/analytics/live',
      token: session.token,
      signedInAnew: session.signedInAnew,
      onState: setState,
      onEvent: ({ event, data }) => {
        if (event === 'overview') queries.setQueryData(KEY, JSON.parse(data) as Overview)
      },
    })
  }, [paused, queries])

  return { overview, state }
}
