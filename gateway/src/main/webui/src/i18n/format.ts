import type { Money } from '../api/types'

export const LOCALES = ['en', 'zh-CN'] as const
export type Locale = (typeof LOCALES)[number]

/** Figures, money and times as people of a language read them. */
export interface Formats {
  number: (value: number) => string
  /** 12.3K, 1.2万 */
  compact: (value: number) => string
  /** A share of 1: 0.1127 becomes 11.27%. Nothing measured is a dash. */
  percent: (share: number | null | undefined) => string
  /** A rate of conversion, always with two decimals so that rates can be compared. */
  rate: (share: number | null | undefined) => string
  /** A share of 1 with one decimal, for columns of shares. */
  share: (share: number) => string
  /** A difference of two shares, with its sign, in percentage points. */
  points: (difference: number) => string
  /** The same without its sign. */
  pointsApart: (difference: number) => string
  money: (money: Money | null | undefined) => string
  moneyCompact: (money: Money | null | undefined) => string
  date: (on: string | null | undefined) => string
  dateTime: (at: string | null | undefined) => string
  /** To the second, and in which time zone, for what is to prove something. */
  instant: (at: string) => string
  /** How long ago: "3 minutes ago". */
  ago: (at: string, now: number) => string
  decimal: (value: number, digits: number) => string
}

export const NOTHING = '–'

const TAGS: Record<Locale, string> = { en: 'en-GB', 'zh-CN': 'zh-CN' }

const SPANS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

export function formats(locale: Locale): Formats {
  const tag = TAGS[locale]
  const number = new Intl.NumberFormat(tag)
  const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 2 })
  const rate = new Intl.NumberFormat(tag, {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
  const share = new Intl.NumberFormat(tag, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const points = new Intl.NumberFormat(tag, { maximumFractionDigits: 2, signDisplay: 'exceptZero' })
  const apart = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 })
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })
  const instant = new Intl.DateTimeFormat(tag, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  })
  const ago = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })

  const money = (given: Money | null | undefined, options: Intl.NumberFormatOptions) => {
    if (given === null || given === undefined) return NOTHING
    const style = { style: 'currency', currency: given.currency, currencyDisplay: 'narrowSymbol' } as const
    // Given as text, an amount is written without going through a binary fraction.
    return new Intl.NumberFormat(tag, { ...style, ...options }).format(
      given.amount as Intl.StringNumericLiteral,
    )
  }

  return {
    number: (value) => number.format(value),
    compact: (value) => (Math.abs(value) < 10_000 ? number : compact).format(value),
    percent: (share) => (share === null || share === undefined ? NOTHING : percent.format(share)),
    rate: (given) => (given === null || given === undefined ? NOTHING : rate.format(given)),
    share: (given) => share.format(given),
    pointsApart: (difference) => apart.format(Math.abs(difference) * 100),
    points: (difference) => points.format(difference * 100),
    money: (given) => money(given, {}),
    moneyCompact: (given) => money(given, { notation: 'compact', maximumFractionDigits: 1 }),
    date: (on) => {
      if (on === null || on === undefined) return NOTHING
      return on.length === 10 ? day.format(new Date(`${on}T00:00:00Z`)) : date.format(new Date(on))
    },
    dateTime: (at) => (at === null || at === undefined ? NOTHING : dateTime.format(new Date(at))),
    instant: (at) => instant.format(new Date(at)),
    ago: (at, now) => {
      const seconds = Math.min(0, Math.round((new Date(at).getTime() - now) / 1_000))
      const [unit, span] = SPANS.find(([, length]) => -seconds >= length) ?? ['second', 1]
      return ago.format(Math.trunc(seconds / span), unit)
    },
    decimal: (value, digits) => new Intl.NumberFormat(tag, { maximumFractionDigits: digits }).format(value),
  }
}
