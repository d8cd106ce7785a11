import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../api/api'
import type { ConditionGroup, SegmentPreview } from '../api/types'

/** A value once it has stood still for a while. */
export function useSettled<T>(value: T, millis = 400): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), millis)
    return () => clearTimeout(timer)
  }, [value, millis])
  return settled
}

/** How many customers a condition matches, asked once the person has stopped changing it. */
export function usePreview(condition: ConditionGroup | undefined) {
  const written = useSettled(condition === undefined ? undefined : JSON.stringify(condition))
  return useQuery({
    queryKey: ['/segments/preview', written],
    queryFn: ({ signal }) =>
      api.post<SegmentPreview>(
        '/segments/preview',
        { condition: JSON.parse(written ?? '{}') as ConditionGroup },
        { signal },
      ),
    enabled: written !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
}
