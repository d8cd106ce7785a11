import { session } from '../session/session'
import { createClient } from './client'

/** The API, as the person who is signed in. */
export const api = createClient({
  fetch: (...request) => fetch(...request),
  token: session.token,
  signedInAnew: session.signedInAnew,
  wait: (millis) => new Promise((resolve) => setTimeout(resolve, millis)),
})
