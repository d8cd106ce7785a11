import type { CampaignDefinition } from '../../api/types'

/** A campaign as its form has it. */
export type Draft = CampaignDefinition

/** Where in a draft a field is. */
export type Path = readonly (string | number)[]

export const STEPS = ['goal', 'audience', 'offer', 'channels', 'measure'] as const
export type Step = (typeof STEPS)[number]

/** The fields of each step, so that it is checked before the next and found again when refused. */
export const FIELDS: Record<Step, readonly Path[]> = {
  goal: [['name'], ['objectiveId']],
  audience: [
    ['audience', 'segmentId'],
    ['audience', 'stages'],
    ['audience', 'tiers'],
    ['audience', 'bases'],
    ['audience', 'branches'],
  ],
  offer: [['offerId']],
  channels: [['channels']],
  measure: [
    ['holdoutPercent'],
    ['budget', 'amount'],
    ['budget', 'currency'],
    ['conversion', 'behaviourType'],
    ['conversion', 'windowDays'],
  ],
}

export const EMPTY: Omit<Draft, 'budget'> = {
  name: '',
  audience: {},
  channels: [{ channel: 'EMAIL' }],
  holdoutPercent: 10,
  purpose: 'MARKETING',
  conversion: { behaviourType: 'product.purchased', windowDays: 30 },
}

/** The form's values as the body to send: what was emptied is said to be none. */
export function definitionOf(draft: Draft): Draft {
  const some = (codes: string[] | null | undefined) => (codes && codes.length > 0 ? codes : null)
  const { audience, budget, conversion } = draft
  return {
    name: draft.name.trim(),
    objectiveId: draft.objectiveId ?? null,
    offerId: draft.offerId ?? null,
    audience: {
      segmentId: audience.segmentId ?? null,
      stages: some(audience.stages),
      tiers: some(audience.tiers),
      bases: some(audience.bases),
      branches: some(audience.branches),
    },
    channels: draft.channels.map(({ channel, templateId }) => ({ channel, templateId: templateId ?? null })),
    holdoutPercent: draft.holdoutPercent,
    budget: budget?.amount ? { amount: budget.amount, currency: budget.currency } : null,
    purpose: draft.purpose,
    conversion: conversion?.behaviourType ? conversion : null,
  }
}
