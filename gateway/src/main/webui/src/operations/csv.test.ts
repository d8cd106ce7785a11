import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { columnsOf, recordsOf } from './csv'

const file = (...content: (string | Uint8Array<ArrayBuffer>)[]) => new Blob(content)

describe('the columns of a file', () => {
  it.each([
    ['by comma', file('No,Name\n1,Lin\n')],
    ['by semicolon, from a spreadsheet', file('\uFEFFNo;Name\r\n1;Lin, Wei\r\n')],
    ['in quotes', file('"No", "Name"\n')],
    ['packed', file(new Uint8Array(gzipSync('No,Name\n1,Lin\n')))],
    ['of refused rows that were given back', file('row,field,reason,No,Name\n1,name,no,1,\n')],
  ])('are read %s', async (_, given) => {
    expect((await columnsOf(given)).map((name) => name.replaceAll('"', ''))).toEqual(['No', 'Name'])
  })

  it('are read of a file that is larger than memory', async () => {
    const rows = 'x'.repeat(100_000)
    expect(await columnsOf(file('No,Name\n', rows, rows))).toEqual(['No', 'Name'])
  })

  it.each([
    ['empty', file('')],
    ['broken', file(new Uint8Array([0x1f, 0x8b, 0, 1, 2]))],
  ])('are none of a file that is %s', async (_, given) => {
    expect(await columnsOf(given)).toEqual([])
  })
})

it('a cell may hold what parts cells', () => {
  expect(recordsOf('row,reason\n1,"has, a ""quote"""\n2,b\n3,c\n', 3)).toEqual([
    ['row', 'reason'],
    ['1', 'has, a "quote"'],
    ['2', 'b'],
  ])
})
