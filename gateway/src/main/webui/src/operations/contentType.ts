/** What a file holds, by its name; the browser knows nothing of NDJSON. Compression is seen by the service. */
export function contentTypeOf(fileName: string): string {
  const name = fileName.toLowerCase().replace(/\.gz$/, '')
  return name.endsWith('.ndjson') || name.endsWith('.jsonl') ? 'application/x-ndjson' : 'text/csv'
}
