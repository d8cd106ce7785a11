import { describe, expect, it } from 'vitest'
import type { Contactability } from '../api/types'
import { isAwareOf, purposesOf, saidAt, waysByChannel } from './ways'

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

  it('is asked again until it knows of a consent that was just recorded', () => {
    const since = '2026-01-01T00:00:00Z'
    const granted = [{ purpose: 'MARKETING', channel: 'EMAIL', granted: true, since }]
    const withdrawn = [{ purpose: 'MARKETING', channel: 'EMAIL', granted: false, since }]
    const before = answer('MARKETING', { EMAIL: ['NO_CONSENT'], BRANCH: ['NO_CONSENT'] })
    const after = answer('MARKETING', { EMAIL: ['CONTACT_POLICY'], BRANCH: ['NO_CONSENT'] })

    expect(isAwareOf(before, granted)).toBe(false)
    expect(isAwareOf(after, granted)).toBe(true)
    expect(isAwareOf(after, withdrawn)).toBe(false)
    expect(isAwareOf(before, withdrawn)).toBe(true)
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

describe('when a consent was given', () => {
  it('is told as a time', () => {
    expect(saidAt(new Date('2024-03-08T09:30:00Z'))).toEqual({ givenAt: '2024-03-08T09:30:00.000Z' })
  })

  it('is left to when it is recorded where nobody says it', () => {
    expect([saidAt(undefined), saidAt(null)]).toEqual([{}, {}])
  })
})
