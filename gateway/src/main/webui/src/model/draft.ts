import { fieldPath } from '../api/problem'
import type { WhatIf } from '../api/types'

/** One form for all drafts, in which each part has a line of its own. */
export function written(document: unknown): string {
  return JSON.stringify(document, null, 2)
}

/** A draft in that form, or what is wrong with it as JSON. */
export function read(text: string): { text: string } | { fault: string } {
  try {
    return { text: written(JSON.parse(text)) }
  } catch (error) {
    return { fault: (error as SyntaxError).message }
  }
}

const MARK = '\u0000'

/** In which line of a draft, from 1, the part begins that a violation names, or else what it is missing from. */
export function lineOf(text: string, field: string): number {
  const path = fieldPath(field)
  const document: unknown = JSON.parse(text)
  for (let depth = path.length; depth > 0; depth--) {
    const marked = written(withMark(document, path.slice(0, depth)))
    const line = marked.split('\n').findIndex((each) => each.includes(JSON.stringify(MARK)))
    if (line >= 0) return line + 1
  }
  return 1
}

/** The same with a mark in the place of a part, if there is such a part. */
function withMark(node: unknown, [step, ...rest]: (string | number)[]): unknown {
  if (step === undefined) return MARK
  if (typeof node !== 'object' || node === null || !(step in node)) return node
  if (Array.isArray(node))
    return node.map((each, at) => (at === step ? withMark(each, rest) : (each as unknown)))
  return { ...node, [step]: withMark((node as Record<string, unknown>)[step], rest) }
}

export interface Effect {
  moving: number
  /** How many times as many there are as were asked. */
  times: number
}

/** What a model would do to all customers, judged by those who were asked. */
export function effectOf({ customers, asked, moves }: WhatIf): Effect {
  const moving = moves.reduce((sum, flow) => sum + flow.customers, 0)
  return { moving, times: asked === 0 ? 1 : customers / asked }
}
