import { session } from '../session/session'
import { createClient } from './client'
import { upload } from './upload'

/** The API, as the person who is signed in. */
export const api = createClient({
  fetch: (...request) => fetch(...request),
  upload,
  token: session.token,
  signedInAnew: session.signedInAnew,
  wait: (millis) => new Promise((resolve) => setTimeout(resolve, millis)),
})
