import { Problem } from './problem'

export interface ServerEvent {
  id: string | undefined
  event: string
  data: string
}

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'refused'

export interface LiveOptions {
  path: string
  onEvent: (event: ServerEvent) => void
  onState: (state: LiveState) => void
  token: () => string | null
  /** Called with a token that is no longer taken; tells whether its person has signed in anew. */
  signedInAnew: (token: string | null) => Promise<boolean>
  fetch?: typeof fetch
  /** The pause before the first reconnection; doubles up to {@link longestPauseMillis}. */
  shortestPauseMillis?: number
  longestPauseMillis?: number
  /** Silence after which the connection counts as dead; the server sends a heartbeat every 15 s. */
  silenceMillis?: number
}

/**
 * Follows a `text/event-stream`. The browser's EventSource cannot send an Authorization header, so
 * the stream is read through fetch: it reconnects by itself from where it stopped (`Last-Event-ID`),
 * notices a connection that has gone silent, waits for a person to sign in again, and gives up only when the
 * server refuses otherwise.
 *
 * @returns what ends it
 */
export function followEvents(options: LiveOptions): () => void {
  const {
    shortestPauseMillis = 1_000,
    longestPauseMillis = 30_000,
    silenceMillis = 45_000,
    fetch: request = fetch,
  } = options
  const ended = new AbortController()
  let lastEventId: string | undefined
  let asked: number | undefined
  let failures = 0

  async function connectOnce(token: string | null): Promise<void> {
    const connection = new AbortController()
    const end = () => connection.abort()
    ended.signal.addEventListener('abort', end, { once: true })
    let silence = setTimeout(end, silenceMillis)
    try {
      const response = await request(options.path, {
        headers: {
          Accept: 'text/event-stream',
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }),
        },
        cache: 'no-store',
        signal: connection.signal,
      })
      if (!response.ok || response.body === null) throw await Problem.of(response)
      options.onState('live')
      const parser = new EventParser()
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        clearTimeout(silence)
        silence = setTimeout(end, silenceMillis)
        failures = 0
        for (const event of parser.push(value)) {
          lastEventId = event.id ?? lastEventId
          if (event.data !== '') options.onEvent(event)
        }
        asked = parser.retryMillis ?? asked
      }
    } finally {
      clearTimeout(silence)
      ended.signal.removeEventListener('abort', end)
    }
  }

  async function keepConnected(): Promise<void> {
    options.onState('connecting')
    while (!ended.signal.aborted) {
      const token = options.token()
      try {
        await connectOnce(token)
      } catch (failure) {
        if (isAborted(ended.signal)) return
        if (failure instanceof Problem && failure.status >= 400 && failure.status < 500) {
          options.onState('refused')
          const anew = failure.status === 401 && (await options.signedInAnew(token))
          if (failure.status !== 429 && !anew) return
        }
      }
      if (isAborted(ended.signal)) return
      options.onState('reconnecting')
      const pause = Math.min((asked ?? shortestPauseMillis) * 2 ** failures++, longestPauseMillis)
      await sleep(pause * (0.75 + Math.random() / 2), ended.signal)
    }
  }

  void keepConnected()
  return () => ended.abort()
}

/** Cuts a stream of text into events, as the HTML standard says; keeps what is not yet whole. */
export class EventParser {
  retryMillis: number | undefined
  private rest = ''
  private id: string | undefined
  private event = ''
  private data: string[] = []

  push(text: string): ServerEvent[] {
    const events: ServerEvent[] = []
    // A lone CR at the end may be the first half of CR LF: it waits for what comes next.
    const all = this.rest + text
    const whole = all.endsWith('\r') ? all.slice(0, -1) : all
    const lines = whole.split(/\r\n|\n|\r/)
    this.rest = (lines.pop() ?? '') + all.slice(whole.length)
    for (const line of lines) {
      if (line === '') {
        if (this.data.length > 0 || this.id !== undefined) {
          events.push({ id: this.id, event: this.event || 'message', data: this.data.join('\n') })
        }
        this.id = undefined
        this.event = ''
        this.data = []
      } else {
        this.take(line)
      }
    }
    return events
  }

  private take(line: string): void {
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    switch (field) {
      case 'id':
        this.id = value
        break
      case 'event':
        this.event = value
        break
      case 'data':
        this.data.push(value)
        break
      case 'retry':
        if (/^\d+$/.test(value)) this.retryMillis = Number(value)
        break
    }
  }
}

/** Asked anew each time: an await between two questions may change the answer. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

function sleep(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
