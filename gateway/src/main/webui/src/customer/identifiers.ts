import type { Identifier, IdentifiersChange } from '../api/types'

/** Whether a text can be our own id of a customer, which alone may stand in an address. */
export function isOwnId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

/** What somebody wants to do about the identifiers of a customer. */
export type Intent =
  { kind: 'add' } | { kind: 'replace'; identifier: Identifier } | { kind: 'remove'; identifier: Identifier }

/** The one request that does it: a wrong identifier goes in the same step in which the right one comes. */
export function changeOf(intent: Intent, given: Partial<Identifier>): IdentifiersChange {
  const named = (namespace: string): Identifier => ({ namespace, value: given.value?.trim() ?? '' })
  switch (intent.kind) {
    case 'add':
      return { add: [named(given.namespace ?? '')] }
    case 'replace':
      return { add: [named(intent.identifier.namespace)], remove: [intent.identifier] }
    case 'remove':
      return { remove: [intent.identifier] }
  }
}
