/** Told what share of a body has gone out, from 0 to 1. */
export type OnProgress = (share: number) => void

export interface Upload {
  method: string
  headers: Record<string, string>
  body?: BodyInit
  signal?: AbortSignal
}

/** Sends a body as fetch does, and tells how much of it has gone out, which fetch cannot. */
export function upload(address: string, sent: Upload, onProgress: OnProgress): Promise<Response> {
  return new Promise((resolve, reject) => {
    sent.signal?.throwIfAborted()
    const request = new XMLHttpRequest()
    request.open(sent.method, address)
    for (const [name, value] of Object.entries(sent.headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
    request.onload = () => {
      const { status, statusText, responseText } = request
      resolve(new Response(status === 204 ? null : responseText, { status, statusText }))
    }
    request.onerror = () => reject(new TypeError('The connection broke'))
    request.onabort = () => reject(new DOMException('The upload was stopped', 'AbortError'))
    sent.signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(sent.body as XMLHttpRequestBodyInit)
  })
}
