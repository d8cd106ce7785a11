import { useMemo } from 'react'
import type { FullOption, OptionGroup } from 'react-querybuilder'
import { notHad, useChoices } from '../api/choices'
import type { Attribute, BehaviourType, Branch, Segment } from '../api/types'
import { CONSENT_CHANNELS, KINDS, RISK_LEVELS, useWords, type Choice } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { BEHAVIOUR, type FieldNature } from './condition'

export interface ConditionField extends FullOption, FieldNature {
  /** What can be chosen from, when it is no free value. */
  choices?: Choice[]
}

/** What can be asked about a customer here: what everyone has, and what this installation declared. */
export function useConditionFields(except?: string) {
  const { t, label } = useI18n()
  const attributes = useChoices<Attribute>('/attributes')
  const types = useChoices<BehaviourType>('/behaviour-types')
  const branches = useChoices<Branch>('/branches')
  const managers = useChoices<{ code: string; name: string }>('/relationship-managers')
  const segments = useChoices<Segment>('/segments')

  const { stage, tier, base } = useWords()

  const groups = useMemo(() => {
    const named = (items: { code: string; name: string }[]): Choice[] =>
      items.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))
    const field = (name: string, shown: string, nature: FieldNature, choices?: Choice[]): ConditionField => ({
      name,
      value: name,
      label: shown,
      ...nature,
      ...(choices === undefined ? {} : { choices }),
    })
    const profile = [
      field('stage', t('customer.stage'), { type: 'WORD', optional: true }, stage.items),
      field('tier', t('customer.tier'), { type: 'WORD', optional: true }, tier.items),
      field('base', t('customer.base'), { type: 'WORD', optional: true }, base.items),
      field(
        'kind',
        t('customer.kind'),
        { type: 'WORD', optional: false },
        KINDS.map((kind) => ({ value: kind, label: label('kind', kind) })),
      ),
      field('branch', t('customer.branch'), { type: 'ID', optional: true }, named(branches.items)),
      field('manager', t('customer.manager'), { type: 'ID', optional: true }, named(managers.items)),
      field(
        'riskTolerance',
        t('customer.riskTolerance'),
        { type: 'GRADE', optional: true },
        RISK_LEVELS.map((level) => ({ value: level, label: level })),
      ),
      field('daysSinceRegistered', t('customer.daysSinceRegistered'), { type: 'NUMBER', optional: true }),
    ]
    const all: OptionGroup<ConditionField>[] = [
      { label: t('condition.profile'), options: profile },
      {
        label: t('condition.behaviours'),
        options: [field(BEHAVIOUR, t('condition.behaviour'), { type: 'NUMBER', optional: false })],
      },
      {
        label: t('condition.attributes'),
        // Nothing may be asked about what is secret.
        options: attributes.items
          .filter(({ protection }) => protection !== 'SECRET')
          .map(({ name, type, title, choices }) =>
            field(
              `attribute.${name}`,
              label('attribute', name, title),
              { type, optional: true },
              choices?.map((choice) => ({ value: choice, label: choice })),
            ),
          ),
      },
      {
        label: t('condition.consents'),
        options: CONSENT_CHANNELS.map((channel) =>
          field(
            `consent.MARKETING.${channel}`,
            t('condition.consent', { channel: label('channel', channel) }),
            { type: 'BOOLEAN', optional: false },
          ),
        ),
      },
      {
        label: t('condition.segments'),
        options: segments.items
          .filter(({ id }) => id !== except)
          .map(({ id, name }) => field(`segment.${id}`, name, { type: 'BOOLEAN', optional: false })),
      },
    ]
    return all.filter(({ options }) => options.length > 0)
  }, [
    t,
    label,
    stage.items,
    tier.items,
    base.items,
    attributes.items,
    branches.items,
    managers.items,
    segments.items,
    except,
  ])
  const missing = notHad([attributes, types, branches, managers, segments, stage, tier, base])
  return { groups, behaviourTypes: types.items, missing }
}
