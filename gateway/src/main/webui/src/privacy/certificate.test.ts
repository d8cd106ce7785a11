import { describe, expect, it } from 'vitest'
import { statementOf } from './certificate'

const base64Url = (text: string) => Buffer.from(text).toString('base64url')

describe('a certificate', () => {
  it('can be read, also where it speaks of more than ASCII', () => {
    const statement = { customerId: '0199', ground: 'CUSTOMER_REQUEST', note: '已删除 ÿ?>' }
    const certificate = [
      base64Url('{"alg":"EdDSA"}'),
      base64Url(JSON.stringify(statement)),
      base64Url('signature'),
    ].join('.')

    expect(statementOf(certificate)).toEqual(statement)
  })

  it('that is none says nothing', () => {
    expect(statementOf('')).toBeUndefined()
  })
})
