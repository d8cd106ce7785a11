import { expect, type APIRequestContext, type Browser, type Page } from '@playwright/test'

/** Every user of the local stack is called as their role is, and has this password. */
const PASSWORD = process.env.CLIENTELE_PASSWORD ?? 'clientele'

export async function signIn(page: Page, username: string, address = '/'): Promise<void> {
  await page.goto(address)
  await signInHere(page, username)
}

/** Signs in on the page as it stands, without another load of it. */
export async function signInHere(page: Page, username: string): Promise<void> {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: `Signed in as ${username}` })).toBeVisible()
}

export async function signOut(page: Page, username: string): Promise<void> {
  await page.getByRole('button', { name: `Signed in as ${username}` }).click()
  await page.getByText('Sign out').click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
}

/** A person at a browser of their own, signed in on the page at an address. */
export async function aPerson(browser: Browser, username: string, address?: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await signIn(page, username, address)
  return page
}

/** The API as another system uses it, to prepare what a test needs. */
export async function anIntegration(request: APIRequestContext) {
  return asUser(request, 'integration')
}

export async function asUser(request: APIRequestContext, username: string) {
  const answer = await request.post('/oauth2/token', {
    form: { grant_type: 'password', username, password: PASSWORD },
  })
  expect(answer.ok()).toBe(true)
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${token}` }
  return {
    get: async <T>(path: string): Promise<T> => {
      const found = await request.get(`/api${path}`, { headers })
      expect(found.ok(), `${path}: ${found.status()}`).toBe(true)
      return (await found.json()) as T
    },
    /** The status of an answer, for what is there no more. */
    status: async (path: string): Promise<number> => (await request.get(`/api${path}`, { headers })).status(),
    put: async (path: string, data: object) => {
      const made = await request.put(`/api${path}`, { headers, data })
      expect(made.ok(), await made.text()).toBe(true)
    },
    /** A change of whatever is there. */
    patch: async (path: string, data: object) => {
      const changed = await request.patch(`/api${path}`, { headers: { ...headers, 'If-Match': '*' }, data })
      expect(changed.ok(), await changed.text()).toBe(true)
    },
    post: async <T>(path: string, data: object): Promise<T> => {
      const made = await request.post(`/api${path}`, { headers, data })
      expect(made.ok(), await made.text()).toBe(true)
      return (await made.json()) as T
    },
  }
}

interface Customer {
  id: string
  name: string
  identifiers: { namespace: string; value: string }[]
}

/** Somebody new, known by a core-banking number and an e-mail address of their own. */
export async function aCustomer(request: APIRequestContext, given: object = {}): Promise<Customer> {
  const mark = crypto.randomUUID()
  const integration = await anIntegration(request)
  return integration.post<Customer>('/customers', {
    kind: 'PERSON',
    name: `Customer ${mark}`,
    identifiers: [
      { namespace: 'core-banking', value: mark },
      { namespace: 'email', value: `${crypto.randomUUID()}@example.com` },
    ],
    ...given,
  })
}

/** The part of a page with this title. */
export const panel = (page: Page, title: string) =>
  page.locator('.ant-card').filter({ has: page.locator('.ant-card-head-title', { hasText: title }) })

/** Opens a choice and takes the option with this text, by keyboard: options slide in, away from a click. */
export async function choose(page: Page, name: string, option: string): Promise<void> {
  const field = page.getByRole('combobox', { name })
  await field.fill(option)
  const options = page.locator('.ant-select-dropdown:visible .ant-select-item-option-active')
  await expect(options.filter({ hasText: option })).toBeVisible()
  await field.press('Enter')
}
