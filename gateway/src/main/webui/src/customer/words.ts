import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../api/api'
import { useChoices, type Fetched } from '../api/choices'
import type { Model, Namespace } from '../api/types'
import { useI18n } from '../i18n/i18n'

export const KINDS = ['PERSON', 'COMPANY']
/** The channels on which customers usually allow or forbid something. */
export const CONSENT_CHANNELS = ['EMAIL', 'SMS', 'PHONE', 'WECHAT']
export const RISK_LEVELS = ['C1', 'C2', 'C3', 'C4', 'C5']

export interface Choice {
  value: string
  label: string
}

export type Choices = Fetched & { items: Choice[] }

/** The axes on which customers stand, each with the address of its model. */
export const MODELS = { stage: '/lifecycle-model', tier: '/tier-model', base: '/base-model' } as const
export type Axis = keyof typeof MODELS

/** The stages, tiers and bases that this installation knows, in the order of their models. */
export function useWords(): Record<Axis, Choices> {
  return { stage: useModel('stage'), tier: useModel('tier'), base: useModel('base') }
}

function useModel(axis: Axis): Choices {
  const { label } = useI18n()
  const path = MODELS[axis]
  const model = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => api.get<Model>(path, { signal }),
    staleTime: 300_000,
  })
  const { data } = model
  const items = useMemo(
    () => (data?.places ?? []).map(({ name, title }) => ({ value: name, label: label(axis, name, title) })),
    [data, label, axis],
  )
  return { ...model, items }
}

/** The kinds of identifiers that this installation declares. */
export function useNamespaces(): Choices {
  const { label } = useI18n()
  const namespaces = useChoices<Namespace>('/identifiers/namespaces')
  const items = namespaces.items.map(({ name, title }) => ({
    value: name,
    label: label('namespace', name, title),
  }))
  return { ...namespaces, items }
}
