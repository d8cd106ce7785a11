import { fieldPath, type Violation } from '../api/problem'

/** What a file of members is called by when it names them by our own ids. */
export const BY_ID = 'customerId'

/** How many members one request names at most; more of them go in a file. */
export const MOST_NAMES = 10_000

/** The customers that a pasted text names, each once: a column of a spreadsheet, or a list with commas. */
export function namesIn(text: string): string[] {
  const names = text.split(/[\n\r\t,;，；、]/).map((name) => name.trim())
  return [...new Set(names)].filter((name) => name !== '')
}

/** What a refused request says, each name beside it instead of the place where it stood. */
export function refusedNames(violations: readonly Violation[], names: readonly string[]): Violation[] {
  return violations.map((violation) => {
    const [list, at] = fieldPath(violation.field)
    const name = (list === 'add' || list === 'remove') && typeof at === 'number' ? names[at] : undefined
    return { ...violation, field: name ?? violation.field }
  })
}

/** The request that makes customers join or leave; those that stand so already are left as they are. */
export function changeOf(
  turn: 'ADD' | 'REMOVE',
  names: string[],
  calledBy: string,
): { add?: string[]; remove?: string[]; namespace?: string } {
  return {
    ...(turn === 'ADD' ? { add: names } : { remove: names }),
    ...(calledBy === BY_ID ? {} : { namespace: calledBy }),
  }
}
