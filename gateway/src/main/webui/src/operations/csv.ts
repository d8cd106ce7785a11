import Papa from 'papaparse'

/** How much of a file is read to find its header; the service looks for it as far. */
const PEEKED = 64 * 1024

/** In front of the columns of refused rows that were given back; the service leaves them out by itself. */
const OF_REFUSED_ROWS = ['row', 'field', 'reason']

/** The columns of a CSV file, plain or gzip, that can be something else here; none if it cannot be read. */
export async function columnsOf(file: Blob): Promise<string[]> {
  const [header = []] = recordsOf(await beginningOf(file).catch(() => ''), 1)
  const columns = header.map((name) => name.trim())
  const isGivenBack = OF_REFUSED_ROWS.every((name, at) => columns[at] === name)
  return isGivenBack ? columns.slice(OF_REFUSED_ROWS.length) : columns
}

/** The first records of a CSV, by comma or semicolon as its first line has more of them. */
export function recordsOf(text: string, most: number): string[][] {
  const line = text.split(/[\r\n]/, 1)[0] ?? ''
  const delimiter = line.split(';').length > line.split(',').length ? ';' : ','
  return Papa.parse<string[]>(text, { delimiter, preview: most, skipEmptyLines: true }).data
}

async function beginningOf(file: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  const isPacked = first === 0x1f && second === 0x8b
  const bytes = isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (text.length < PEEKED) {
    const { done, value } = await reader.read()
    if (done) break
    text += value
  }
  void reader.cancel().catch(() => undefined)
  return text
}
