import { Descriptions, Typography } from 'antd'
import { useState } from 'react'
import { useChoices } from '../api/choices'
import type { Attribute, Attributes, Customer } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Panel } from '../look/pieces'
import { useSignedIn } from '../session/session'
import { revealable } from './hidden'
import { Reveal } from './Reveal'

/** What is known of a customer by itself, with what was hidden once it is revealed. */
export function Profile({ customer }: { customer: Customer }) {
  const { t, f, label } = useI18n()
  const { roles } = useSignedIn()
  const declared = useChoices<Attribute>('/attributes')
  const [revealed, setRevealed] = useState<Attributes>()
  const { riskTolerance, attributes } = customer
  return (
    <Panel
      title={t('customer.profile')}
      extra={
        <Reveal
          customerId={customer.id}
          hidden={revealable(declared.items, attributes, roles)}
          revealed={revealed}
          onRevealed={setRevealed}
        />
      }
    >
      <Descriptions
        column={1}
        size="small"
        colon={false}
        styles={{ label: { width: 130 } }}
        items={[
          { key: 'kind', label: t('customer.kind'), children: label('kind', customer.kind) },
          {
            key: 'registeredOn',
            label: t('customer.registeredOn'),
            children: f.date(customer.registeredOn),
          },
          {
            key: 'risk',
            label: t('customer.riskTolerance'),
            children: riskTolerance
              ? t('customer.risk.until', {
                  level: riskTolerance.level,
                  until: f.date(riskTolerance.validUntilOn),
                })
              : '–',
          },
          ...Object.entries({ ...attributes, ...revealed }).map(([name, value]) => ({
            key: `attribute.${name}`,
            label: label('attribute', name, declared.items.find((each) => each.name === name)?.title),
            children: (
              <Typography.Text mark={revealed !== undefined && name in revealed}>
                {value === null ? '–' : String(value)}
              </Typography.Text>
            ),
          })),
        ]}
      />
    </Panel>
  )
}
