import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { anIntegration, aPerson, asUser } from './people'

interface Found {
  id: string
}

interface Person {
  name: string
  birthDate: string
  city: string
}

/** Two records of one person, who has a core-banking number in one of them only. */
async function aPersonTwice(request: APIRequestContext, mark: string, who: Person): Promise<[Found, Found]> {
  const { name, ...attributes } = who
  const integration = await anIntegration(request)
  const record = (identifiers: object[]) =>
    integration.post<Found>('/customers', {
      kind: 'PERSON',
      name,
      identifiers: [{ namespace: 'phone', value: phoneOf(mark) }, ...identifiers],
      attributes,
    })
  return [
    await record([{ namespace: 'core-banking', value: mark }]),
    await record([{ namespace: 'email', value: `${mark}@example.com` }]),
  ]
}

/** A number that only this person has. */
function phoneOf(mark: string): string {
  const hash = Array.from(mark).reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 100_000_000, 7)
  return `+86138${hash.toString().padStart(8, '0')}`
}

/** Searches all customers of the suite, from the page, and waits for the end. */
async function search(page: Page, get: <T>(path: string) => Promise<T>): Promise<void> {
  await page.goto('/duplicates')
  await page.getByRole('spinbutton', { name: 'Least probability' }).fill('20')
  const started = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button', { name: /Search$/ }).click()
  const { id } = (await (await started).json()) as Found
  await expect
    .poll(async () => (await get<{ state: string }>(`/duplicates/searches/${id}`)).state, {
      timeout: 120_000,
    })
    .toBe('COMPLETED')
  await expect(page.getByRole('status')).toContainText('Completed')
}

test('pairs that a search found are merged or told apart', async ({ browser, request }) => {
  // All customers of the suite are searched.
  test.setTimeout(180_000)
  const mark = Date.now().toString(36)
  const ottilie = { name: `Ottilie Lindqvist-${mark}`, birthDate: '1984-05-17', city: 'Shanghai' }
  const baldur = { name: `Baldur ${mark}-Hofer`, birthDate: '1951-11-30', city: 'Chengdu' }
  const [one, other] = await aPersonTwice(request, `${mark}a`, ottilie)
  const [third, fourth] = await aPersonTwice(request, `b${mark}`, baldur)
  const api = await asUser(request, 'admin')
  const admin = await aPerson(browser, 'admin')
  await search(admin, api.get)

  await admin.goto(`/customers/${one.id}`)
  await admin.getByRole('link', { name: 'Look at the pair' }).click()
  await expect(admin.getByRole('link', { name: ottilie.name }).first()).toBeVisible()
  await admin.getByRole('button', { name: 'Expand row' }).first().click()
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
  await admin.getByRole('button', { name: 'Expand row' }).first().click()
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
})
