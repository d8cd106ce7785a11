/** Whether two states of a form say the same; what is not filled in may be missing, nothing or empty. */
export function saysTheSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(said(one)) === JSON.stringify(said(other))
}

function said(value: unknown): unknown {
  if (value === '' || value === null) return undefined
  if (typeof value !== 'object' || 'toJSON' in value) return value
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(said)
  const parts = Object.entries(value)
    .map(([name, part]) => [name, said(part)] as const)
    .filter(([, part]) => part !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return parts.length === 0 ? undefined : Object.fromEntries(parts)
}
