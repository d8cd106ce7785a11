import type { Locale } from './format'

export type Parameters = Record<string, string | number>

/**
 * Fills `{name}` in a message. A message of two halves, `one customer || {count} customers`, is
 * chosen from by `count` and the plural rules of the language.
 */
export function fill(
  message: string,
  locale: Locale,
  parameters: Parameters = {},
  shown = parameters,
): string {
  const halves = message.split(' || ')
  const one = new Intl.PluralRules(locale).select(Number(parameters.count)) === 'one'
  const chosen = (one ? halves[0] : halves[1]) ?? message
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => String(shown[name] ?? whole))
}

/** How a code that no catalogue knows is shown: `CALL_CENTRE` as "Call centre". */
export function humanised(code: string): string {
  const words = code.replace(/[._-]+/g, ' ').trim()
  const lower = words === words.toUpperCase() ? words.toLowerCase() : words
  return lower.charAt(0).toUpperCase() + lower.slice(1)
}
