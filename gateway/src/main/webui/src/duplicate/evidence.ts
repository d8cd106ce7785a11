import type { Customer, Evidence } from '../api/types'

/** What is compared: the name, identifiers of a namespace, or an attribute; and whether the two may be relatives. */
export type Compared =
  | { kind: 'name' }
  | { kind: 'relatives' }
  | { kind: 'identifier'; namespace: string }
  | { kind: 'attribute'; name: string }

const IDENTIFIERS = 'identifiers.'
const ATTRIBUTES = 'attributes.'
const RELATIVES = 'relatives'

/** What a field of the evidence is about; such as `name`, `identifiers.phone`, `attributes.birthDate`. */
export function compared(field: string): Compared {
  if (field.startsWith(IDENTIFIERS)) {
    return { kind: 'identifier', namespace: field.slice(IDENTIFIERS.length) }
  }
  if (field.startsWith(ATTRIBUTES)) return { kind: 'attribute', name: field.slice(ATTRIBUTES.length) }
  return field === RELATIVES ? { kind: 'relatives' } : { kind: 'name' }
}

/** What a customer has in such a field, as far as this person may see it. */
export function valueOf(customer: Customer | undefined, what: Compared): string {
  if (customer === undefined) return ''
  switch (what.kind) {
    case 'name':
      return customer.name ?? ''
    case 'relatives':
      return ''
    case 'identifier':
      return customer.identifiers
        .filter(({ namespace }) => namespace === what.namespace)
        .map(({ value }) => value)
        .join(', ')
    case 'attribute': {
      const value = customer.attributes[what.name]
      return value === undefined || value === null ? '' : String(value)
    }
  }
}

/** The evidence by how much it counts, whichever way, with its share of the strongest. */
export function ranked(parts: readonly Evidence[]): (Evidence & { share: number })[] {
  const strongest = Math.max(...parts.map(({ weight }) => Math.abs(weight)), Number.MIN_VALUE)
  return parts
    .map((part) => ({ ...part, share: Math.abs(part.weight) / strongest }))
    .sort((one, other) => other.share - one.share)
}
