import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { namesIn } from './spoken'
import { zhProblems } from './zhProblems'

/** The root of the repository, whose services say what can be wrong. */
const ROOT = join(import.meta.dirname, '../../../../../..')

const MODULES = ['customer-service', 'campaign-service', 'analytics-service', 'gateway'].concat(
  readdirSync(join(ROOT, 'platform'))
    .filter((name) => name !== 'pom.xml' && name !== 'target')
    .map((name) => join('platform', name)),
)

interface Source {
  name: string
  text: string
}

const sources: Source[] = MODULES.map((module) => join(ROOT, module, 'src/main/java')).flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.java'))
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') })),
)

/** The arguments of each call of what the expression ends with the opening bracket of. */
function callsOf(expression: RegExp, within = sources): string[][] {
  return within.flatMap(({ text }) =>
    [...text.matchAll(expression)].map((match) => argumentsAt(text, match.index + match[0].length)),
  )
}

function argumentsAt(text: string, start: number): string[] {
  const given = ['']
  let depth = 1
  let quoted = false
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at)
    if (sign === '"' && text.charAt(at - 1) !== '\\') quoted = !quoted
    if (!quoted && '([{'.includes(sign)) depth += 1
    if (!quoted && ')]}'.includes(sign)) depth -= 1
    if (depth === 0) break
    if (!quoted && depth === 1 && sign === ',') given.push('')
    else given.push((given.pop() ?? '') + sign)
  }
  return given.map((one) => one.trim())
}

/** The text that an argument is, if it is one and nothing else. */
function literal(argument: string | undefined): string | undefined {
  return /^"([^"]*)"$/.exec(argument ?? '')?.[1]
}

function kebab(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}

function named(names: (string | undefined)[]): Set<string> {
  return new Set(names.filter((name) => name !== undefined))
}

const VIOLATION = /\bnew (?:Problem\.)?Violation\(/g

/** What refuses rows of files of customers and behaviours. */
const CHECKS_OF_ROWS = [
  'customer/importing/',
  '/CheckBehaviour.java',
  '/CheckConsent.java',
  '/CheckCustomer.java',
  '/UpsertCustomers.java',
  'profile/Attributes.java',
]

/** The titles by status, from which the last part of a type is made. */
const ofStatuses = sources
  .filter(({ name }) => name.endsWith('/ProblemMappers.java'))
  .flatMap(({ text }) => [
    ...(/TITLES =\s+Map\.of\(([^;]*)\);/.exec(text)?.[1] ?? '').matchAll(/\d{3}, "([^"]+)"/g),
  ])
  .map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'))

const types = named([
  ...callsOf(/\bsuper\(/g)
    .filter(([status]) => /^\d{3}$/.test(status ?? ''))
    .map(([, name]) => literal(name)),
  ...callsOf(/\bInputProblem\.Conflict\(/g).map(([name]) => literal(name)),
  ...sources.flatMap(({ text }) => [...text.matchAll(/TYPES \+ "([a-z-]+)"/g)].map(([, name]) => name)),
  ...callsOf(/(?<=return )respond\(/g).map(([, name]) => literal(name)),
  ...ofStatuses,
])

const told = [
  ...callsOf(VIOLATION).map(([, , code, params]) => ({ code, params })),
  ...callsOf(/\bInputProblem\.Invalid\(/g).map(([, , code, params]) => ({ code, params })),
  ...callsOf(/\blimit\(/g).map(([, , code]) => ({ code, params: '"most"' })),
  ...callsOf(/\brefuse\(/g).map(([, , code, params]) => ({ code, params })),
  ...callsOf(/\brefused\(/g).map(([, , code]) => ({ code, params: '' })),
  ...callsOf(/\bUnreadableFile\(/g).map(([, code, params]) => ({ code, params })),
  ...callsOf(/\bthrow problem\(/g).map(([, code]) => ({ code, params: '' })),
].map(({ code, params }) => ({ code: literal(code), params }))

const constraints = named(
  sources.flatMap(({ text }) =>
    [...text.matchAll(/import jakarta\.validation\.constraints\.(\w+);/g)].map(([, name]) =>
      kebab(name ?? ''),
    ),
  ),
)

describe('what the services refuse', () => {
  it('is found in their code', () => {
    for (const type of [
      'invalid-input',
      'identifier-taken',
      'campaign-incomplete',
      'reader-gone',
      'sign-in-first',
    ])
      expect(types).toContain(type)
    expect(named(told.map(({ code }) => code))).toContain('template-of-other-channel')
    expect(constraints).toContain('not-blank')
  })

  it('is not made in a way in which it would not be found', () => {
    // These two say what others gave them.
    const passing = ['Conflict', 'RefusedByService']
    const unnamed = sources.flatMap(({ text }) =>
      [...text.matchAll(/final class (\w+) extends \w*Problem \{([\s\S]*?)\n {2}\}/g)]
        .filter(([, name = '', body = '']) => !passing.includes(name) && !/super\(\s*\d{3},\s*"/.test(body))
        .map(([, name]) => name),
    )
    expect(unnamed).toEqual([])
    const composed = sources
      .filter(({ text }) => /TYPES \+ (?!")/.test(text))
      .map(({ name }) => name.split('/').at(-1))
    expect(composed.sort()).toEqual(['Problem.java', 'ProblemMapper.java', 'ProblemMappers.java'])
  })

  it('can each be said in Chinese', () => {
    expect([...types].filter((type) => !(type in zhProblems.problems))).toEqual([])
  })

  it('can be said in Chinese field by field', () => {
    const codes = [...named(told.map(({ code }) => code)), ...constraints]
    expect(codes.filter((code) => !(code in zhProblems.violations))).toEqual([])
  })

  it('has a code, of rows of files as well', () => {
    const uncoded = sources
      .filter(({ name }) => CHECKS_OF_ROWS.some((check) => name.includes(check)))
      .flatMap((source) => callsOf(VIOLATION, [source]))
      .filter(([, message, code]) => message !== '""' && code === undefined)
      .map(([, message]) => message)
    expect(uncoded).toEqual([])
  })

  it('is said in Chinese with what the services tell', () => {
    const params = (code: string) => told.filter((one) => one.code === code).map((one) => one.params ?? '')
    const unknown = Object.entries(zhProblems.violations)
      .filter(([code]) => !constraints.has(code))
      .flatMap(([code, ways]) =>
        namesIn(ways.join(' '))
          .filter((name) => !params(code).some((given) => given.includes(`"${name}"`)))
          .map((name) => `${code}: ${name}`),
      )
    expect(unknown).toEqual([])
  })

  it('is said in Chinese whatever the services tell', () => {
    const all = { ...zhProblems.problems, ...zhProblems.violations }
    expect(Object.keys(all).filter((name) => namesIn(all[name]?.at(-1) ?? '{}').length > 0)).toEqual([])
  })
})

it('no Chinese sentence is about what no service says any more', () => {
  const known = new Set([...named(told.map(({ code }) => code)), ...constraints])
  const bySources = (code: string) => sources.some(({ text }) => text.includes(`"${code}"`))
  expect(Object.keys(zhProblems.violations).filter((code) => !known.has(code) && !bySources(code))).toEqual(
    [],
  )
  expect(Object.keys(zhProblems.problems).filter((type) => !types.has(type.replace(/\..*$/, '')))).toEqual([])
})
