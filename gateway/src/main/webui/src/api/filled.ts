/** What was filled in of a form: blank fields say nothing, and others are without spaces around. */
export function filled<T extends object>(given: T): T {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      if (typeof value !== 'string') return [[name, value as unknown]]
      return value.trim() === '' ? [] : [[name, value.trim()]]
    }),
  ) as T
}
