import type * as customer from '../../.schema/customer'

/** What a problem or a violation tells beside its type or code, by name. */
export type Told = Readonly<Record<string, string | number>>

/** One thing wrong with one field, as the services name it. */
export type Violation = Pick<customer.Violation, 'field' | 'message' | 'code' | 'params'>

/** An answer in `application/problem+json` (RFC 9457), or what comes closest when there was none. */
export class Problem extends Error {
  readonly status: number
  readonly type: string
  readonly title: string
  readonly detail: string | undefined
  readonly params: Told
  readonly violations: readonly Violation[]

  constructor(given: {
    status: number
    type?: string
    title?: string
    detail?: string
    params?: Told
    violations?: readonly Violation[]
  }) {
    super(given.detail ?? given.title ?? `HTTP ${given.status}`)
    this.name = 'Problem'
    this.status = given.status
    this.type = given.type ?? 'about:blank'
    this.title = given.title ?? ''
    this.detail = given.detail
    this.params = given.params ?? {}
    this.violations = given.violations ?? []
  }

  /** The same problem with other words for what is wrong field by field. */
  with(violations: readonly Violation[]): Problem {
    const { status, type, title, detail, params } = this
    return new Problem({ status, type, title, detail, params, violations })
  }

  /** The status of a request that never got an answer. */
  static readonly UNREACHABLE = 0

  /** The status of a change upon a version that is not the latest any more. */
  static readonly STALE = 412

  static unreachable(): Problem {
    return new Problem({ status: Problem.UNREACHABLE })
  }

  static async of(response: Response): Promise<Problem> {
    const text = await response.text().catch(() => '')
    try {
      const body = JSON.parse(text) as Record<string, unknown>
      return new Problem({
        status: response.status,
        type: textOf(body.type),
        title: textOf(body.title),
        detail: textOf(body.detail),
        params: toldIn(body.params),
        violations: violationsIn(body.violations),
      })
    } catch {
      return new Problem({ status: response.status, title: response.statusText })
    }
  }
}

/** Whether this person has no right any more to what they asked for, be it gone or out of their scope. */
export function isWithdrawn(error: unknown): boolean {
  return error instanceof Problem && [403, 404, 410].includes(error.status)
}

/** Whether somebody else has changed what this person read, before they changed it. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && error.status === Problem.STALE
}

/** Whether something waits for members of a segment who are joining and leaving. */
export function isBuilding(error: unknown): boolean {
  return error instanceof Problem && error.type.endsWith('/segment-building')
}

/** What is wrong field by field with what was refused, if anything was. */
export function violationsOf(error: unknown): readonly Violation[] {
  return error instanceof Problem ? error.violations : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function violationsIn(value: unknown): Violation[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return []
    const { field, pointer, message, code, params } = each as Record<string, unknown>
    return [
      {
        field: textOf(field) ?? textOf(pointer) ?? '',
        message: textOf(message) ?? '',
        code: textOf(code),
        params: toldIn(params),
      },
    ]
  })
}

function toldIn(value: unknown): Told {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).filter(
      (told): told is [string, string | number] => typeof told[1] === 'string' || typeof told[1] === 'number',
    ),
  )
}

/**
 * Where a violation belongs in a form: `audience.segmentId`, `channels[1].templateId` and
 * `/channels/1/templateId` all name a path.
 */
export function fieldPath(field: string): (string | number)[] {
  return field
    .replace(/\[(\d+)\]/g, '.$1')
    .split(/[./]/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}
