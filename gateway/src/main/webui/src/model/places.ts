import { fieldPath, type Violation } from '../api/problem'
import type { ConditionGroup, Place } from '../api/types'
import type { Axis } from '../customer/words'
import { partAt, type ConditionFault } from '../condition/condition'

/** A place of a draft; its key stays when it is renamed or moved. */
export interface Drafted {
  key: string
  place: Place
}

/** What is wrong with one field of one place of a draft. */
export interface PlaceFault {
  key: string
  field: keyof Place
  /** Which part of a condition. */
  at: readonly number[]
  message: string
}

export const EVERYBODY: ConditionGroup = { combinator: 'and', rules: [] }

const AXES: readonly Axis[] = ['tier', 'stage', 'base']

/** Axes are judged in order, and segments after them: a rule asks only about what is known by then. */
export function isKnownBefore(axis: Axis): (field: string) => boolean {
  const unknown = new Set<string>(AXES.slice(AXES.indexOf(axis)))
  return (field) => !unknown.has(field) && !field.startsWith('segment.')
}

let keys = 0

function keyed(place: Place): Drafted {
  keys += 1
  return { key: `place-${keys}`, place }
}

export function draftedOf(places: readonly Place[]): Drafted[] {
  return places.map(keyed)
}

export function placesOf(draft: readonly Drafted[]): Place[] {
  return draft.map(({ place }) => place)
}

/** The draft with some fields of a place changed; `undefined` takes a field away. A new name is the others' as well. */
export function changed(draft: readonly Drafted[], key: string, edit: Partial<Place>): Drafted[] {
  const before = draft.find((each) => each.key === key)?.place.name
  const renamed = (edit.name ?? '') === '' || isShared(draft, before) ? undefined : edit.name
  return draft.map((each) => {
    const place = each.key === key ? without({ ...each.place, ...edit }) : each.place
    const from = place.from ?? []
    if (renamed === undefined || before === undefined || !from.includes(before))
      return place === each.place ? each : { ...each, place }
    return { ...each, place: { ...place, from: from.map((name) => (name === before ? renamed : name)) } }
  })
}

/** Whether several places have the name, so that nobody knows whom another means by it. */
function isShared(draft: readonly Drafted[], name: string | undefined): boolean {
  return name === '' || draft.filter(({ place }) => place.name === name).length > 1
}

function without(place: Place): Place {
  return Object.fromEntries(
    Object.entries<unknown>({ ...place }).filter(([, value]) => value !== undefined),
  ) as Place
}

/** Whether a place takes everybody who comes to it. */
export function isOpen({ when, from }: Place): boolean {
  return when.rules.length === 0 && when.not !== true && (from ?? []).length === 0
}

/** How many places can change their order: the last one stays where it is while it takes everybody. */
function movable(draft: readonly Drafted[]): number {
  const last = draft.at(-1)
  return last !== undefined && isOpen(last.place) ? draft.length - 1 : draft.length
}

export function isMovable(draft: readonly Drafted[], at: number, by: -1 | 1): boolean {
  const most = movable(draft)
  return at < most && at + by >= 0 && at + by < most
}

export function moved(draft: readonly Drafted[], at: number, by: -1 | 1): Drafted[] {
  const one = draft[at]
  const other = draft[at + by]
  if (one === undefined || other === undefined) return [...draft]
  return draft.map((each, index) => (index === at ? other : index === at + by ? one : each))
}

/** The draft with another place, above the one that takes everybody else. */
export function added(draft: readonly Drafted[]): { draft: Drafted[]; key: string } {
  const place = keyed({ name: '', when: EVERYBODY })
  const at = movable(draft)
  return { draft: [...draft.slice(0, at), place, ...draft.slice(at)], key: place.key }
}

/** Others that are entered from it still say so: without, they would be entered from anywhere. */
export function removed(draft: readonly Drafted[], key: string): Drafted[] {
  return draft.filter((each) => each.key !== key)
}

/** Which fields of which places the violations name, and those that name no such field. */
export function faultsOf(
  violations: readonly Violation[],
  draft: readonly Drafted[],
): { faults: PlaceFault[]; others: Violation[] } {
  const faults: PlaceFault[] = []
  const others: Violation[] = []
  for (const violation of violations) {
    const [root, at, field, ...path] = fieldPath(violation.field)
    const place = root === 'places' && typeof at === 'number' ? draft[at] : undefined
    if (place !== undefined && isField(field)) {
      faults.push({ key: place.key, field, at: partAt(path), message: violation.message })
    } else {
      others.push(violation)
    }
  }
  return { faults, others }
}

const FIELDS: readonly (keyof Place)[] = [
  'name',
  'title',
  'when',
  'keep',
  'from',
  'fromAfterDays',
  'minimumStayDays',
  'graceDays',
]

function isField(field: unknown): field is keyof Place {
  return (FIELDS as readonly unknown[]).includes(field)
}

export function conditionFaults(faults: readonly PlaceFault[], field: 'when' | 'keep'): ConditionFault[] {
  return faults.filter((fault) => fault.field === field)
}

/** The places that a document holds, if they have the form in which they can be edited one by one. */
export function placesIn(document: unknown): Place[] | undefined {
  if (!isObject(document) || !Array.isArray(document.places)) return undefined
  const places: unknown[] = document.places
  return Object.keys(document).length === 1 && places.every(isPlace) ? (places as Place[]) : undefined
}

function isPlace(given: unknown): boolean {
  if (!isObject(given)) return false
  const { name, title, when, keep, from, fromAfterDays, minimumStayDays, graceDays, ...others } = given
  return (
    typeof name === 'string' &&
    (isNothing(title) || typeof title === 'string') &&
    isCondition(when) &&
    (isNothing(keep) || isCondition(keep)) &&
    (isNothing(from) || (Array.isArray(from) && from.every((each) => typeof each === 'string'))) &&
    [fromAfterDays, minimumStayDays, graceDays].every(
      (days) => isNothing(days) || typeof days === 'number',
    ) &&
    Object.keys(others).length === 0
  )
}

function isCondition(given: unknown): boolean {
  return (
    isObject(given) &&
    (given.combinator === 'and' || given.combinator === 'or') &&
    (given.not === undefined || typeof given.not === 'boolean') &&
    Array.isArray(given.rules) &&
    given.rules.every((part: unknown) =>
      isObject(part) && 'rules' in part ? isCondition(part) : isRule(part),
    ) &&
    Object.keys(given).every((key) => ['combinator', 'not', 'rules'].includes(key))
  )
}

function isRule(given: unknown): boolean {
  if (!isObject(given) || typeof given.field !== 'string' || typeof given.operator !== 'string') return false
  const { behaviour } = given
  return (
    (given.field === 'behaviour') === (behaviour !== undefined) &&
    (behaviour === undefined || isMetric(behaviour)) &&
    Object.keys(given).every((key) => ['field', 'operator', 'value', 'behaviour'].includes(key))
  )
}

function isMetric(given: unknown): boolean {
  return (
    isObject(given) &&
    typeof given.type === 'string' &&
    typeof given.aggregate === 'string' &&
    (isNothing(given.withinDays) || typeof given.withinDays === 'number') &&
    (given.where === undefined || (Array.isArray(given.where) && given.where.every(isFilter))) &&
    Object.keys(given).every((key) => ['type', 'aggregate', 'withinDays', 'where'].includes(key))
  )
}

function isFilter(given: unknown): boolean {
  return isObject(given) && typeof given.attribute === 'string' && typeof given.operator === 'string'
}

function isNothing(given: unknown): boolean {
  return given === undefined || given === null
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}
