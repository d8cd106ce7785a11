import type { Consent, Contactability, ContactWay } from '../api/types'

const USUAL = ['MARKETING', 'SERVICE']

/** Allows choosing customers by what they do; it is no purpose of a contact. */
export const PERSONALISATION = 'PERSONALISATION'

/** What the customer can be contacted for: the usual, and what else was consented to. */
export function purposesOf(consents: readonly Pick<Consent, 'purpose'>[]): string[] {
  const named = consents.map(({ purpose }) => purpose).filter((purpose) => purpose !== PERSONALISATION)
  return [...new Set([...USUAL, ...named])]
}

/** When the customer said it, if that is known; else it counts from when it is recorded. */
export function saidAt(time: { toISOString: () => string } | null | undefined): { givenAt?: string } {
  return time === null || time === undefined ? {} : { givenAt: time.toISOString() }
}

/** Whether an answer knows of these consents: campaign-service hears of each a moment after it is recorded. */
export function isAwareOf(answer: Contactability, consents: readonly Consent[]): boolean {
  return answer.channels.every(({ channel, reasons }) => {
    const said = consents.find((each) => each.purpose === answer.purpose && each.channel === channel)
    return said === undefined || said.granted !== reasons.includes('NO_CONSENT')
  })
}

export interface WaysOfChannel {
  channel: string
  ways: ReadonlyMap<string, ContactWay>
}

/** The answers for several purposes beside each other, channel by channel. */
export function waysByChannel(answers: readonly Contactability[]): WaysOfChannel[] {
  const byChannel = new Map<string, Map<string, ContactWay>>()
  for (const { purpose, channels } of answers) {
    for (const way of channels) {
      const ways = byChannel.get(way.channel) ?? new Map<string, ContactWay>()
      byChannel.set(way.channel, ways.set(purpose, way))
    }
  }
  return [...byChannel].map(([channel, ways]) => ({ channel, ways }))
}
