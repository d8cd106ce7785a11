import { describe, expect, it, vi } from 'vitest'
import { createClient, newIdempotencyKey, queryString, type Surroundings } from './client'
import { Problem } from './problem'

type Answer = Response | Error

/** A client whose answers are given beforehand, and what it asked for. */
function aClient(...answers: Answer[]) {
  const asked: { path: string; init: RequestInit }[] = []
  const signedInAnew = vi.fn<Surroundings['signedInAnew']>(() => Promise.resolve(false))
  const waits: number[] = []
  const answered = (path: string, init: RequestInit) => {
    asked.push({ path, init })
    const answer = answers.shift() ?? new Error('no more answers')
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const client = createClient({
    fetch: (path, init) => answered(path as string, init ?? {}),
    upload: (path, init, onProgress) => {
      onProgress(0.5)
      return answered(path, init)
    },
    token: () => 'a-token',
    signedInAnew,
    wait: (millis) => {
      waits.push(millis)
      return Promise.resolve()
    },
  })
  const header = (at: number, name: string) => (asked[at]?.init.headers as Record<string, string>)[name]
  return { client, asked, header, signedInAnew, waits }
}

const ok = (body: unknown) => new Response(JSON.stringify(body))
const refusal = (status: number) =>
  new Response(JSON.stringify({ title: 'No', status, detail: 'No.' }), { status })

describe('the API client', () => {
  it('asks with the token, and leaves out filters that are not set', async () => {
    const { client, asked, header } = aClient(ok({ items: [] }))
    await client.get('/customers', { query: { stage: 'NEW', tier: undefined, base: null, limit: 50 } })
    expect(asked[0]?.path).toBe('/api/customers?stage=NEW&limit=50')
    expect(header(0, 'Authorization')).toBe('Bearer a-token')
  })

  it('sends the version that a change was made upon as If-Match', async () => {
    const { client, asked, header } = aClient(ok({}), ok({}))
    await client.patch('/campaigns/1', { name: 'x' }, { version: 7 })
    expect(header(0, 'If-Match')).toBe('"7"')
    expect(header(0, 'Content-Type')).toBe('application/merge-patch+json')
    await client.delete('/segments/1', { version: 0 })
    expect(asked[1]?.init.method).toBe('DELETE')
    expect(header(1, 'If-Match')).toBe('"0"')
  })

  it('repeats a POST with the same idempotency key when the connection breaks', async () => {
    const { client, asked, header, waits } = aClient(new TypeError('broken'), refusal(503), ok({ id: '1' }))
    const made = await client.post('/campaigns', { name: 'x' }, { idempotencyKey: 'a-key' })
    expect(made).toEqual({ id: '1' })
    expect(asked.map((_, at) => header(at, 'Idempotency-Key'))).toEqual(['a-key', 'a-key', 'a-key'])
    expect(waits).toEqual([500, 1000])
  })

  it('tries a POST without a key only once', async () => {
    const { client, asked } = aClient(new TypeError('broken'), ok({}))
    await expect(client.post('/campaigns', {})).rejects.toMatchObject({ status: Problem.UNREACHABLE })
    expect(asked).toHaveLength(1)
  })

  it('gives up after three attempts with the last answer', async () => {
    const { client, asked } = aClient(refusal(503), refusal(503), refusal(503))
    await expect(client.get('/campaigns')).rejects.toMatchObject({ status: 503, detail: 'No.' })
    expect(asked).toHaveLength(3)
  })

  it('does not repeat what was refused', async () => {
    const { client, asked } = aClient(refusal(409), ok({}))
    await expect(
      client.post('/campaigns/1/transitions', { action: 'launch' }, { idempotencyKey: 'k' }),
    ).rejects.toBeInstanceOf(Problem)
    expect(asked).toHaveLength(1)
  })

  it('says when the token is no longer taken', async () => {
    const { client, signedInAnew } = aClient(refusal(401))
    await expect(client.get('/campaigns')).rejects.toMatchObject({ status: 401 })
    expect(signedInAnew).toHaveBeenCalledExactlyOnceWith('a-token')
  })

  it('asks again once the person whose token expired has signed in anew', async () => {
    const { client, asked, signedInAnew } = aClient(refusal(401), ok({ id: '1' }))
    signedInAnew.mockResolvedValueOnce(true)
    await expect(client.patch('/campaigns/1', { name: 'x' }, { version: 7 })).resolves.toEqual({ id: '1' })
    expect(asked).toHaveLength(2)
    expect(asked[1]).toEqual(asked[0])
  })

  it('lets a request be called off that waits for somebody to sign in', async () => {
    const called = new AbortController()
    const { client, signedInAnew } = aClient(refusal(401))
    signedInAnew.mockReturnValueOnce(new Promise(() => undefined))
    const asking = client.get('/campaigns', { signal: called.signal })
    await vi.waitFor(() => expect(signedInAnew).toHaveBeenCalled())
    called.abort(new DOMException('aborted', 'AbortError'))
    await expect(asking).rejects.toThrow('aborted')
  })

  it('sends a file as it is, with its own type', async () => {
    const { client, asked, header } = aClient(ok({ id: 'job' }))
    const file = new Blob(['kind,name\n'])
    await client.post('/imports', file, { query: { kind: 'customers' }, contentType: 'text/csv' })
    expect(asked[0]?.path).toBe('/api/imports?kind=customers')
    expect(asked[0]?.init.body).toBe(file)
    expect(header(0, 'Content-Type')).toBe('text/csv')
  })

  it('tells how much of a file has gone out, each time that it is sent', async () => {
    const { client, asked } = aClient(new TypeError('broken'), ok({ id: 'job' }))
    const onProgress = vi.fn()
    const file = new Blob(['kind,name\n'])
    await client.post('/imports', file, { contentType: 'text/csv', idempotencyKey: 'k', onProgress })
    expect(onProgress.mock.calls).toEqual([[0.5], [0.5]])
    expect(asked[1]).toEqual(asked[0])
    expect(asked[1]?.init.body).toBe(file)
  })

  it('takes an empty answer', async () => {
    const { client } = aClient(new Response(null, { status: 204 }))
    await expect(client.delete('/segments/1', { version: 1 })).resolves.toBeUndefined()
  })

  it('lets a request be called off', async () => {
    const called = new AbortController()
    called.abort()
    const { client, asked } = aClient(new DOMException('aborted', 'AbortError'), ok({}))
    await expect(client.get('/campaigns', { signal: called.signal })).rejects.toThrow('aborted')
    expect(asked).toHaveLength(1)
  })
})

describe('a query', () => {
  it('repeats the parameter for a list and escapes what it must', () => {
    expect(queryString({ stage: ['NEW', 'LOST'], q: 'a b&c' })).toBe('?stage=NEW&stage=LOST&q=a+b%26c')
    expect(queryString({ a: '' })).toBe('')
  })
})

it('idempotency keys are new for each intent', () => {
  expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{32}$/)
  expect(newIdempotencyKey()).not.toBe(newIdempotencyKey())
})
