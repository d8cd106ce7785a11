import { describe, expect, it } from 'vitest'
import type { Contactability } from '../api/types'
import { purposesOf, waysByChannel } from './ways'

describe('contactability', () => {
  it('is asked for the usual purposes and for those that were consented to', () => {
    expect(purposesOf([])).toEqual(['MARKETING', 'SERVICE'])
    expect(
      purposesOf([{ purpose: 'RESEARCH' }, { purpose: 'MARKETING' }, { purpose: 'PERSONALISATION' }]),
    ).toEqual(['MARKETING', 'SERVICE', 'RESEARCH'])
  })

  it('stands channel by channel, with each purpose beside the other', () => {
    const [email, branch] = waysByChannel([
      answer('MARKETING', { EMAIL: ['NO_CONSENT', 'CONTACT_POLICY'], BRANCH: [] }),
      answer('SERVICE', { EMAIL: ['CONTACT_POLICY'] }),
    ])

    expect(email?.channel).toBe('EMAIL')
    expect(email?.ways.get('MARKETING')?.reasons).toEqual(['NO_CONSENT', 'CONTACT_POLICY'])
    expect(email?.ways.get('SERVICE')?.reasons).toEqual(['CONTACT_POLICY'])
    expect(branch?.ways.get('MARKETING')?.allowed).toBe(true)
    expect(branch?.ways.get('SERVICE')).toBeUndefined()
  })
})

type Reasons = Contactability['channels'][number]['reasons']

function answer(purpose: string, channels: Record<string, Reasons>): Contactability {
  return {
    customerId: '01990000-0000-7000-8000-000000000001',
    purpose,
    asOf: '2026-01-01T00:00:00Z',
    policy: { contacts: 0, maxContacts: 3, windowDays: 7 },
    channels: Object.entries(channels).map(([channel, reasons]) => ({
      channel,
      allowed: reasons.length === 0,
      reasons,
      neededConsent: `${purpose}/${channel}`,
    })),
  }
}
