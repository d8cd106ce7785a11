import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/api'
import type { LifecycleModel } from '../api/types'
import { useI18n } from '../i18n/i18n'

export const KINDS = ['PERSON', 'COMPANY']
export const RISK_LEVELS = ['C1', 'C2', 'C3', 'C4', 'C5']

export interface Choice {
  value: string
  label: string
}

const MODELS = { stage: '/lifecycle-model', tier: '/tier-model', base: '/base-model' } as const

/** The stages, tiers and bases that this installation knows, in the order of their models. */
export function useWords(): Record<keyof typeof MODELS, Choice[]> {
  const stage = useModel('stage')
  const tier = useModel('tier')
  const base = useModel('base')
  return useMemo(() => ({ stage, tier, base }), [stage, tier, base])
}

function useModel(axis: keyof typeof MODELS): Choice[] {
  const { label } = useI18n()
  const path = MODELS[axis]
  const { data } = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => api.get<LifecycleModel>(path, { signal }),
    staleTime: 300_000,
  })
  return useMemo(
    () => (data?.places ?? []).map(({ name, title }) => ({ value: name, label: label(axis, name, title) })),
    [data, label, axis],
  )
}
