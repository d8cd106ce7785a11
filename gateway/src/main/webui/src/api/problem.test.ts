import { describe, expect, it } from 'vitest'
import { fieldPath, isWithdrawn, Problem } from './problem'

describe('a problem', () => {
  it('keeps what the service said, field by field', async () => {
    const problem = await Problem.of(
      new Response(
        JSON.stringify({
          type: 'https://clientele.io/problems/invalid',
          title: 'The request is not valid',
          status: 400,
          detail: 'Two fields are not right.',
          params: { campaignState: 'DRAFT', other: null },
          violations: [
            { field: 'budget.amount', message: 'must be more than 0', code: 'min', params: { value: 0 } },
            { field: 'name', message: 'is odd' },
          ],
        }),
        { status: 400, headers: { 'content-type': 'application/problem+json' } },
      ),
    )
    expect(problem.message).toBe('Two fields are not right.')
    expect(problem.params).toEqual({ campaignState: 'DRAFT' })
    expect(problem.violations).toEqual([
      { field: 'budget.amount', message: 'must be more than 0', code: 'min', params: { value: 0 } },
      { field: 'name', message: 'is odd', code: undefined, params: {} },
    ])
  })

  it('makes do with an answer that is no problem document', async () => {
    const problem = await Problem.of(
      new Response('<html>Bad gateway</html>', { status: 502, statusText: 'Bad Gateway' }),
    )
    expect(problem.status).toBe(502)
    expect(problem.title).toBe('Bad Gateway')
    expect(problem.violations).toEqual([])
  })
})

it('takes away what was shown only when it is refused, not when it could not be had just now', () => {
  expect([403, 404, 410].map((status) => isWithdrawn(new Problem({ status })))).toEqual([true, true, true])
  for (const passing of [Problem.unreachable(), new Problem({ status: 503 }), new TypeError('broken')]) {
    expect(isWithdrawn(passing)).toBe(false)
  }
})

describe('the field that a violation names', () => {
  it('is found in each spelling', () => {
    const path = ['channels', 1, 'templateId']
    expect(fieldPath('channels[1].templateId')).toEqual(path)
    expect(fieldPath('channels.1.templateId')).toEqual(path)
    expect(fieldPath('/channels/1/templateId')).toEqual(path)
    expect(fieldPath('condition/rules/0/value')).toEqual(['condition', 'rules', 0, 'value'])
  })
})
