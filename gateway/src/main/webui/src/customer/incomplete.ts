import type { Customer360 } from '../api/types'

/**
 * What is known of a customer now, and of the parts that could not be had what was known before: a service
 * that is away for a moment takes nothing from the page, least of all what somebody is about to do on it.
 */
export function keepingMissing(before: Customer360 | undefined, now: Customer360): Customer360 {
  const missing = new Set(now.missing)
  const kept = Object.entries(before ?? {}).filter(([part]) => missing.has(part))
  return { ...now, ...Object.fromEntries(kept) }
}
