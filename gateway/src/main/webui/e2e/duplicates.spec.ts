import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { anIntegration, aPerson, asUser } from './people'

/** All customers of the stack are searched, however many there are. */
const LONGEST_SEARCH = 600_000

interface Found {
  id: string
}

interface Person {
  name: string
  phone: string
  birthDate: string
  city: string
}

const anyOf = (characters: string, length: number) =>
  Array.from({ length }, () => characters[Math.floor(Math.random() * characters.length)]).join('')

const aWord = () => anyOf('abcdefghijklmnopqrstuvwxyz', 9)

/** Somebody who has nothing in common with anybody, those of earlier runs included. */
function aStranger(city: string): Person {
  const [day, month, year] = [28, 12, 60].map((count) => 1 + Math.floor(Math.random() * count))
  const two = (number = 1) => number.toString().padStart(2, '0')
  return {
    name: `${aWord()} ${aWord()}`,
    phone: `+86138${anyOf('0123456789', 8)}`,
    birthDate: `${1940 + (year ?? 0)}-${two(month)}-${two(day)}`,
    city,
  }
}

/** Two records of one person, who has a core-banking number in one of them only. */
async function recordedTwice(request: APIRequestContext, who: Person): Promise<[Found, Found]> {
  const { name, phone, ...attributes } = who
  const mark = aWord()
  const integration = await anIntegration(request)
  const record = (identifier: object) =>
    integration.post<Found>('/customers', {
      kind: 'PERSON',
      name,
      identifiers: [{ namespace: 'phone', value: phone }, identifier],
      attributes,
    })
  return [
    await record({ namespace: 'core-banking', value: mark }),
    await record({ namespace: 'email', value: `${mark}@example.com` }),
  ]
}

/** Searches all customers, from the page, and waits for the end. */
async function search(page: Page, get: <T>(path: string) => Promise<T>): Promise<void> {
  await page.goto('/duplicates')
  await page.getByRole('spinbutton', { name: 'Least probability' }).fill('80')
  const start = page.getByRole('button', { name: /Search$/ })
  await expect(start).toBeEnabled({ timeout: LONGEST_SEARCH })
  const started = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/duplicates/searches'),
  )
  await start.click()
  const answer = await started
  expect(answer.status()).toBe(202)
  const { id } = (await answer.json()) as Found
  await expect
    .poll(async () => (await get<{ state: string }>(`/duplicates/searches/${id}`)).state, {
      intervals: [1_000],
      timeout: LONGEST_SEARCH,
    })
    .toBe('COMPLETED')
  await expect(page.getByRole('status')).toContainText('Completed')
}

test('pairs that a search found are merged or told apart', async ({ browser, request }) => {
  test.setTimeout(2 * LONGEST_SEARCH + 120_000)
  const ottilie = aStranger('Shanghai')
  const baldur = aStranger('Chengdu')
  const [one, other] = await recordedTwice(request, ottilie)
  const [third, fourth] = await recordedTwice(request, baldur)
  const api = await asUser(request, 'admin')
  const admin = await aPerson(browser, 'admin')
  await search(admin, api.get)

  await admin.goto(`/customers/${one.id}`)
  await admin.getByRole('link', { name: 'Look at the pair' }).click()
  await expect(admin.getByRole('link', { name: ottilie.name }).first()).toBeVisible()
  await admin.getByRole('button', { name: 'Expand row' }).click()
  await expect(admin.getByRole('row').filter({ hasText: 'Date of birth' }).last()).toContainText('The same')
  await admin.getByRole('button', { name: 'The same customer' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('radio', { name: one.id }).check()
  await dialog.getByRole('button', { name: 'Merge' }).click()
  await expect(admin.getByText('Nothing matches')).toBeVisible()
  expect((await api.get<Found>(`/customers/${other.id}`)).id).toBe(one.id)

  await admin.goto(`/customers/${one.id}`)
  await admin.getByRole('button', { name: 'Separate' }).click()
  await admin.getByRole('tooltip').getByRole('button', { name: 'Separate' }).click()
  await expect(admin.getByText(/Separated again on .* by admin/)).toBeVisible()
  expect((await api.get<Found>(`/customers/${other.id}`)).id).toBe(other.id)

  await admin.goto(`/duplicates?customerId=${third.id}`)
  await admin.getByRole('button', { name: 'Expand row' }).click()
  await admin.getByRole('button', { name: 'Not the same' }).click()
  await expect(admin.getByText('Nothing matches')).toBeVisible()
  await admin.locator('.ant-segmented').getByText('Not the same').click()
  await expect(admin.getByRole('row').filter({ hasText: baldur.name }).first()).toBeVisible()
  expect((await api.get<Found>(`/customers/${fourth.id}`)).id).toBe(fourth.id)
})

test('who looks after customers decides on pairs, but starts no search', async ({ browser }) => {
  const manager = await aPerson(browser, 'branch-manager')
  await manager.getByRole('link', { name: 'Duplicates' }).click()
  await expect(manager.getByRole('heading', { name: 'Duplicates' })).toBeVisible()
  await expect(manager.getByRole('columnheader', { name: 'Probably the same as' })).toBeVisible()
  await expect(manager.getByRole('button', { name: /Search$/ })).toHaveCount(0)

  const admin = await aPerson(browser, 'admin')
  await admin.getByRole('link', { name: 'Duplicates' }).click()
  await expect(admin.getByRole('button', { name: /Search$/ })).toBeVisible()
})
