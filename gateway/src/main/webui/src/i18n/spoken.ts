import { fieldPath, type Problem, type Violation } from '../api/problem'
import { fill, type Parameters } from './translate'
import type { Locale } from './format'

/**
 * Ways to say the same, the most telling first. One that names a parameter is said where the
 * parameter is known; the last one names none.
 */
type Ways = readonly string[]

/** What a language that is not the services' own makes of their problems. */
export interface ProblemWords {
  /** By the last part of the `type`, or by `type.why` where a problem tells by a `why` which of several it is. */
  problems: Readonly<Record<string, Ways>>
  /** What is wrong with a field, by `code`. */
  violations: Readonly<Record<string, Ways>>
  /** What is asked of a text by regular expressions, which nobody wants to read. */
  patterns: Readonly<Record<string, string>>
  /** Fields of requests, by their name. */
  fields: Readonly<Record<string, string>>
  /** A `{line}` of a file. */
  line: string
  /** One fault of several: its `{field}` and `{message}`. */
  fault: string
  /** What is not well, its `{faults}`, and the `{count}` of those that were left out. */
  faults: string
  moreFaults: string
  between: string
}

/** Says problems in another language than the services do; undefined where it cannot. */
export interface Spoken {
  /** A sentence about what happened. */
  detail: (problem: Problem) => string | undefined
  /** The same with what is wrong field by field. */
  sentence: (problem: Problem) => string | undefined
  message: (violation: Violation) => string | undefined
  field: (path: string) => string | undefined
}

/** How many faults fit into a sentence. */
const MOST_FAULTS = 3

export function spoken(
  words: ProblemWords,
  locale: Locale,
  /** A value as it is shown, by the name of its parameter. */
  shown: (parameter: string, value: string | number) => string,
): Spoken {
  const say = (ways: Ways | undefined, parameters: Parameters) => {
    const known = ways?.find((way) => namesIn(way).every((name) => name in parameters))
    const values = Object.entries(parameters).map(([name, value]) => [name, shown(name, value)])
    return known && fill(known, locale, parameters, Object.fromEntries(values) as Parameters)
  }
  const field = (path: string) => {
    const line = /^line (\d+)$/.exec(path)?.[1]
    if (line !== undefined) return fill(words.line, locale, { line })
    const parts = fieldPath(path)
    const named = parts.map((part, at) =>
      typeof part === 'number'
        ? String(part + 1)
        : parts[at - 1] === 'attributes'
          ? shown('attribute', part)
          : words.fields[part],
    )
    // What begins with a number is no field, but a name that was refused.
    const isField = typeof parts[0] === 'string' && named.every((name) => name !== undefined)
    return isField ? named.join(' ') : undefined
  }
  const message = ({ code, params }: Violation) => {
    const pattern = code === 'pattern' ? words.patterns[String(params?.regexp)] : undefined
    return pattern ?? (code === undefined ? undefined : say(words.violations[code], params ?? {}))
  }
  const detail = ({ type, params }: Problem) => {
    const name = type.slice(type.lastIndexOf('/') + 1)
    return say(words.problems[`${name}.${params.why ?? ''}`] ?? words.problems[name], params)
  }
  const sentence = (problem: Problem) => {
    const whole = detail(problem)
    if (whole === undefined || problem.violations.length === 0) return whole
    const faults = problem.violations.slice(0, MOST_FAULTS).map((violation) => {
      const said = message(violation) ?? violation.message
      return violation.field === ''
        ? said
        : fill(words.fault, locale, { field: field(violation.field) ?? violation.field, message: said })
    })
    const left = problem.violations.length - faults.length
    return fill(left > 0 ? words.moreFaults : words.faults, locale, {
      detail: whole.replace(/[。.]$/, ''),
      faults: faults.join(words.between),
      count: left,
    })
  }
  return { detail, sentence, message, field }
}

export function namesIn(message: string): string[] {
  return [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}
