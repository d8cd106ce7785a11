import { expect, test, type Page } from '@playwright/test'
import { aPerson, asUser } from './people'

interface Place {
  name: string
  title?: string
}

interface Model {
  version: number
  places: Place[]
}

const tab = (page: Page, name = 'Customer base') => page.getByRole('tabpanel', { name })
const source = (page: Page) => page.getByLabel('The places as JSON')

/** Tries the draft out, and waits for what would happen. */
async function tryOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Try out$/ }).click()
  await expect(page.getByText(/customers asked would move at once/)).toBeVisible()
}

/** Puts what was tried out in force. */
async function activate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Put in force' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('customers move at once')
  await dialog.getByRole('button', { name: 'Put in force' }).click()
  await expect(dialog).toBeHidden()
  await expect(source(page)).toBeHidden()
}

test('a model is tried out, put in force, and the one before put back', async ({ browser, request }) => {
  const api = await asUser(request, 'admin')
  const before = await api.get<Model>('/base-model')
  const admin = await aPerson(browser, 'admin')
  await admin.getByRole('navigation').getByRole('link', { name: 'Models' }).click()
  await expect(
    tab(admin, 'Lifecycle stage').getByRole('row').filter({ hasText: 'Won back' }).first(),
  ).toBeVisible()
  await admin.getByRole('tab', { name: 'Customer base' }).click()
  await tab(admin)
    .getByRole('button', { name: /Draft a change$/ })
    .click()
  await expect(admin.getByRole('button', { name: 'Put in force' })).toBeDisabled()

  const title = `Tried out ${Date.now().toString(36)}`
  const places = before.places.map((place, at) => (at === 0 ? { ...place, title } : place))
  await source(admin).fill(JSON.stringify({ places }))
  await tryOut(admin)
  // What was found out holds for this draft only.
  await source(admin).press('End')
  await source(admin).press('Space')
  await expect(admin.getByRole('button', { name: 'Put in force' })).toBeDisabled()
  await tryOut(admin)
  await activate(admin)
  await expect(tab(admin).getByRole('row').filter({ hasText: title })).toBeVisible()
  expect(await api.get<Model>('/base-model')).toMatchObject({ version: before.version + 1, places })

  const former = tab(admin).getByRole('row', { name: new RegExp(`^${before.version} `) })
  await former.getByRole('button', { name: 'Look' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Use as a draft' }).click()
  await tryOut(admin)
  await activate(admin)
  await expect
    .poll(async () => api.get<Model>('/base-model'))
    .toMatchObject({ version: before.version + 2, places: before.places })
})

test('a wrong draft is refused with its line, and a marketer puts nothing in force', async ({
  browser,
  request,
}) => {
  const api = await asUser(request, 'marketer')
  const before = await api.get<Model>('/tier-model')
  const marketer = await aPerson(browser, 'marketer')
  await marketer.goto('/models/tier')
  await marketer.getByRole('button', { name: /Draft a change$/ }).click()
  await expect(marketer.getByRole('button', { name: 'Put in force' })).toHaveCount(0)

  const whole = await source(marketer).inputValue()
  await source(marketer).fill(whole.slice(0, -5))
  await marketer.getByRole('button', { name: /Try out$/ }).click()
  await expect(marketer.getByText(/JSON at position|end of JSON|Expected/).first()).toBeVisible()

  await source(marketer).fill(whole.replace('">="', '"resembles"'))
  await marketer.getByRole('button', { name: /Try out$/ }).click()
  const fault = marketer.getByRole('alert').filter({ hasText: 'operator' })
  await fault.getByRole('button', { name: 'Line' }).click()
  await expect(source(marketer)).toBeFocused()
  const selected = await source(marketer).evaluate((area: HTMLTextAreaElement) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  )
  expect(selected).toContain('resembles')

  await source(marketer).fill(whole)
  await tryOut(marketer)
  expect(await api.get<Model>('/tier-model')).toEqual(before)

  const manager = await aPerson(browser, 'relationship-manager')
  await expect(manager.getByRole('link', { name: 'Models' })).toHaveCount(0)
})
