import type { Attribute, BehaviourType, Namespace } from '../api/types'
import { CONSENT_CHANNELS } from '../customer/words'
import { PERSONALISATION, purposesOf } from '../customer/ways'

export const IMPORT_KINDS = ['customers', 'behaviours'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** What a column is that is not taken in. */
export const LEFT_OUT = '(left out)'

/** What this installation declares, as far as columns are made of it. */
export interface Declared {
  namespaces: readonly Pick<Namespace, 'name'>[]
  attributes: readonly Pick<Attribute, 'name'>[]
  behaviourTypes: readonly Pick<BehaviourType, 'attributes'>[]
}

/** A value that every row has in a column that the file lacks. */
export interface Constant {
  column: string
  value: string
}

const CONSENT = /^consent\.[A-Z0-9_]+\.[A-Z0-9_]+(\.(legalBasis|textVersion|evidence|givenAt))?$/

/** The columns that a file of a kind can have here. */
export function knownColumns(kind: ImportKind, declared: Declared): string[] {
  if (kind === 'behaviours') {
    const attributes = declared.behaviourTypes.flatMap((type) => Object.keys(type.attributes))
    return [
      ...['id', 'source', 'type', 'occurredAt', 'customerId', 'namespace', 'identifier'],
      ...['amount', 'currency'],
      ...[...new Set(attributes)].sort().map((name) => `attribute.${name}`),
    ]
  }
  return [
    ...['kind', 'name', 'branch', 'manager', 'registeredOn'],
    ...['riskTolerance.level', 'riskTolerance.validUntilOn'],
    ...declared.namespaces.map(({ name }) => `identifier.${name}`),
    ...declared.attributes.map(({ name }) => `attribute.${name}`),
    ...[...purposesOf([]), PERSONALISATION].flatMap((purpose) =>
      CONSENT_CHANNELS.flatMap((channel) =>
        ['', '.legalBasis', '.textVersion', '.evidence', '.givenAt'].map(
          (detail) => `consent.${purpose}.${channel}${detail}`,
        ),
      ),
    ),
  ]
}

/** What each column of a file is likely to be here: what it says itself, or the only one that is called alike. */
export function likelyColumns(
  columns: readonly string[],
  kind: ImportKind,
  known: readonly string[],
): (string | undefined)[] {
  const own = new Set(columns.filter((column) => isColumn(column, kind, known)))
  const taken = new Set(own)
  return columns.map((column) => {
    if (own.has(column)) return column
    const alike = known.filter((each) => bare(each) === bare(column) && !taken.has(each))
    const [only] = alike.length === 1 ? alike : []
    if (only !== undefined) taken.add(only)
    return only
  })
}

/** Whether a column can be called so here. */
export function isColumn(name: string, kind: ImportKind, known: readonly string[]): boolean {
  if (known.includes(name)) return true
  return kind === 'customers' ? CONSENT.test(name) : name.startsWith('attribute.')
}

/** A name without what it stands under, and without how it is written: `attribute.home_city` and `Home city`. */
function bare(name: string): string {
  const last = /^(attribute|identifier)\./.test(name) ? name.slice(name.indexOf('.') + 1) : name
  return last.toLowerCase().replace(/[\s_-]/g, '')
}

/** The mapping as the API takes it: what is called otherwise, left out or added; nothing if nothing is. */
export function mappingOf(
  columns: readonly string[],
  ours: readonly (string | undefined)[],
  constants: readonly Constant[],
): string | undefined {
  const mapped = columns.flatMap((column, at): [string, string | null][] => {
    const chosen = ours[at] ?? column
    return chosen === column ? [] : [[column, chosen === LEFT_OUT ? null : chosen]]
  })
  if (mapped.length === 0 && constants.length === 0) return undefined
  return JSON.stringify({
    columns: Object.fromEntries(mapped),
    constants: Object.fromEntries(constants.map(({ column, value }) => [column, value])),
  })
}
