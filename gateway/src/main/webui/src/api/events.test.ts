import { describe, expect, it, vi } from 'vitest'
import { EventParser, followEvents, type LiveOptions, type LiveState, type ServerEvent } from './events'

describe('the parser of events', () => {
  it('cuts events wherever the network cuts the text', () => {
    const text = 'id: 7\nevent: overview\ndata: {"a":\ndata: 1}\n\n: heartbeat\n\nid: 8\r\ndata: x\r\n\r\n'
    const expected: ServerEvent[] = [
      { id: '7', event: 'overview', data: '{"a":\n1}' },
      { id: '8', event: 'message', data: 'x' },
    ]
    for (let cut = 0; cut <= text.length; cut++) {
      const parser = new EventParser()
      expect([...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))]).toEqual(expected)
    }
  })

  it('takes the pause that the server asks for', () => {
    const parser = new EventParser()
    parser.push('retry: 2500\n\n')
    expect(parser.retryMillis).toBe(2500)
    parser.push('retry: soon\n\n')
    expect(parser.retryMillis).toBe(2500)
  })
})

type Connection = (signal: AbortSignal) => Response | Promise<Response>

const stream = (...chunks: string[]): Response =>
  new Response(new Blob(chunks).stream(), { headers: { 'content-type': 'text/event-stream' } })

/** Answers as given, then holds the last connection open until it is ended. */
function following(connections: Connection[], silenceMillis = 5_000) {
  const headers: Record<string, string>[] = []
  const events: ServerEvent[] = []
  const states: LiveState[] = []
  const signedInAnew = vi.fn<LiveOptions['signedInAnew']>(() => Promise.resolve(false))
  const end = followEvents({
    path: '/api/analytics/live',
    token: () => 'a-token',
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    signedInAnew,
    shortestPauseMillis: 1,
    longestPauseMillis: 5,
    silenceMillis,
    fetch: (_, init) => {
      headers.push(init?.headers as Record<string, string>)
      const signal = init?.signal ?? new AbortController().signal
      const next = connections.shift()
      return Promise.resolve(next === undefined ? open(signal) : next(signal))
    },
  })
  return { headers, events, states, signedInAnew, end }
}

/** A connection over which nothing comes. */
function open(signal: AbortSignal): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      signal.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')))
    },
  })
  return new Response(body)
}

describe('following events', () => {
  it('goes on from where it stopped when the connection ends', async () => {
    const { headers, events, end } = following([
      () => stream('id: 1\nevent: overview\ndata: a\n\nid: 2\nevent: overview\ndata: b\n\n'),
      () => stream('id: 3\nevent: overview\ndata: c\n\n'),
    ])
    await vi.waitFor(() => expect(headers).toHaveLength(3))
    end()
    expect(events.map(({ data }) => data)).toEqual(['a', 'b', 'c'])
    expect(headers.map((each) => each['Last-Event-ID'])).toEqual([undefined, '2', '3'])
    expect(headers[0]?.Authorization).toBe('Bearer a-token')
  })

  it('reconnects after the network broke or a service was away', async () => {
    const { states, events, end } = following([
      () => Promise.reject(new TypeError('broken')),
      () => new Response('', { status: 503 }),
      () => stream('data: back\n\n'),
    ])
    await vi.waitFor(() => expect(events).toHaveLength(1))
    end()
    expect(states.slice(0, 4)).toEqual(['connecting', 'reconnecting', 'reconnecting', 'live'])
  })

  it('takes a connection that has gone silent for dead', async () => {
    const { headers, end } = following([open], 10)
    await vi.waitFor(() => expect(headers.length).toBeGreaterThan(1))
    end()
  })

  it('stops when it is refused, and says when the token is no longer taken', async () => {
    const { states, headers, signedInAnew } = following([() => new Response('', { status: 401 })])
    await vi.waitFor(() => expect(states).toEqual(['connecting', 'refused']))
    expect(signedInAnew).toHaveBeenCalledExactlyOnceWith('a-token')
    expect(headers).toHaveLength(1)
  })

  it('goes on once the person whose token expired has signed in anew', async () => {
    const { headers, events, signedInAnew, end } = following([
      () => stream('id: 1\ndata: a\n\n'),
      () => {
        signedInAnew.mockResolvedValueOnce(true)
        return new Response('', { status: 401 })
      },
      () => stream('id: 2\ndata: b\n\n'),
    ])
    await vi.waitFor(() => expect(events).toHaveLength(2))
    end()
    expect(headers[2]?.['Last-Event-ID']).toBe('1')
  })

  it('is still after it was ended', async () => {
    const { headers, states, end } = following([])
    await vi.waitFor(() => expect(states).toContain('live'))
    end()
    await vi.waitFor(() => expect(headers).toHaveLength(1))
    expect(states).toEqual(['connecting', 'live'])
  })
})
