import { Problem } from './problem'
import type { OnProgress, upload } from './upload'

export type Query = Record<string, string | number | readonly string[] | null | undefined>

export interface Options {
  query?: Query
  signal?: AbortSignal
}

export interface ChangeOptions extends Options {
  /** The version that the change was made upon; sent as `If-Match`. */
  version?: number
}

export interface PostOptions extends Options {
  /** Makes the request safe to repeat, by us after a broken connection and by the user. */
  idempotencyKey?: string
  contentType?: string
  headers?: Record<string, string>
  /** Told how much of a file has gone out; begins anew when the file has to be sent again. */
  onProgress?: OnProgress
}

export interface Surroundings {
  fetch: typeof fetch
  upload: typeof upload
  token: () => string | null
  /** Called with a token that is no longer taken; tells whether its person has signed in anew. */
  signedInAnew: (token: string | null) => Promise<boolean>
  wait: (millis: number) => Promise<void>
}

interface Sent {
  method: string
  path: string
  headers: Record<string, string>
  body?: BodyInit
  query?: Query
  signal?: AbortSignal
  repeatable: boolean
  onProgress?: OnProgress
}

const ATTEMPTS = 3
const PASSING = new Set([502, 503, 504])

/**
 * The REST API as a frontend sees it: a bearer token, JSON both ways, and each refusal a
 * {@link Problem}. What is safe to repeat is repeated when the connection breaks or the gateway has
 * nobody to ask; all else is tried once. What is refused since the token expired waits until the person
 * has signed in again.
 */
export function createClient(around: Surroundings) {
  async function send(sent: Sent): Promise<Response> {
    for (;;) {
      const token = around.token()
      const response = await sendAs(token, sent)
      if (response.ok) return response
      const anew = response.status === 401 && (await unlessAborted(around.signedInAnew(token), sent.signal))
      if (!anew) throw await Problem.of(response)
    }
  }

  async function sendAs(token: string | null, sent: Sent): Promise<Response> {
    const headers: Record<string, string> = {
      Accept: 'application/json, application/problem+json',
      ...sent.headers,
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    }
    const address = `/api${sent.path}${queryString(sent.query)}`
    const { method, body, signal, onProgress } = sent
    const request = { method, headers, body, signal }
    for (let attempt = 1; ; attempt++) {
      const last = !sent.repeatable || attempt === ATTEMPTS
      let response: Response
      try {
        response =
          onProgress === undefined
            ? await around.fetch(address, request)
            : await around.upload(address, request, onProgress)
      } catch (failure) {
        if (signal?.aborted === true) throw failure
        if (last) throw Problem.unreachable()
        await around.wait(250 * 2 ** attempt)
        continue
      }
      if (!PASSING.has(response.status) || last) return response
      await around.wait(250 * 2 ** attempt)
    }
  }

  async function json<T>(sent: Sent): Promise<T> {
    const response = await send(sent)
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  const change =
    (method: 'PATCH' | 'PUT' | 'DELETE', contentType: string) =>
    <T>(path: string, body: unknown, { version, ...options }: ChangeOptions = {}): Promise<T> =>
      json<T>({
        method,
        path,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': contentType }),
          ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        repeatable: false,
        ...options,
      })

  return {
    get: <T>(path: string, options: Options = {}): Promise<T> =>
      json<T>({ method: 'GET', path, headers: {}, repeatable: true, ...options }),

    /** A file to be saved, such as the refused rows of an import. */
    download: async (path: string, options: Options = {}): Promise<Blob> => {
      const headers = { Accept: '*/*' }
      const response = await send({ method: 'GET', path, headers, repeatable: true, ...options })
      return response.blob()
    },

    post: <T>(path: string, body: unknown, options: PostOptions = {}): Promise<T> => {
      const { idempotencyKey, contentType, headers, ...rest } = options
      return json<T>({
        method: 'POST',
        path,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': contentType ?? 'application/json' }),
          ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
          ...headers,
        },
        body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
        repeatable: idempotencyKey !== undefined,
        ...rest,
      })
    },

    patch: change('PATCH', 'application/merge-patch+json'),
    put: change('PUT', 'application/json'),
    delete: <T>(path: string, options: ChangeOptions = {}): Promise<T> =>
      change('DELETE', 'application/json')<T>(path, undefined, options),
  }
}

function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return awaited
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    awaited.then(resolve, reject)
  })
}

/** Leaves out what is not set; a list becomes the parameter repeated. */
export function queryString(query: Query | undefined): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined || value === '') continue
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) {
      parameters.append(name, each)
    }
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

/** A key for one intent of the user: kept while they try again, new when they begin anew. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
