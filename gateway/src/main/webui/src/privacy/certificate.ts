/** What a certificate says, for people to read; whether it is genuine is checked with the published key. */
export function statementOf(certificate: string): unknown {
  const payload = certificate.split('.')[1]
  if (payload === undefined) return undefined
  const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0))))
}
