import { expect, test, type Page } from '@playwright/test'
import { aPerson, asUser, choose } from './people'

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
/** A place of the draft by its number, opened. */
const place = (page: Page, number: number) => page.locator('.ant-collapse-item').nth(number - 1)

async function open(page: Page, number: number): Promise<void> {
  await place(page, number)
    .getByRole('button', { name: new RegExp(`^${number}\\. `) })
    .click()
  await expect(place(page, number).getByLabel('Title')).toBeVisible()
}

async function show(page: Page, view: 'Form' | 'JSON'): Promise<void> {
  await page.locator('.ant-segmented-item').filter({ hasText: view }).click()
}

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
  await expect(page.getByRole('button', { name: 'Drop the draft' })).toBeHidden()
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
  await open(admin, 1)
  await place(admin, 1).getByLabel('Title').fill(title)
  await tryOut(admin)
  // What was found out holds for this draft only.
  await place(admin, 1).getByLabel('Title').fill(`${title} again`)
  await expect(admin.getByRole('button', { name: 'Put in force' })).toBeDisabled()
  await place(admin, 1).getByLabel('Title').fill(title)
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

test('a draft that is only looked at stays word for word', async ({ browser, request }) => {
  const api = await asUser(request, 'marketer')
  const marketer = await aPerson(browser, 'marketer')
  for (const [axis, path] of [
    ['stage', '/lifecycle-model'],
    ['tier', '/tier-model'],
  ]) {
    const { places } = await api.get<Model>(path ?? '')
    await marketer.goto(`/models/${axis ?? ''}`)
    await marketer.getByRole('button', { name: /Draft a change$/ }).click()
    for (let number = 1; number <= places.length; number++) await open(marketer, number)
    await show(marketer, 'JSON')
    expect(JSON.parse(await source(marketer).inputValue())).toEqual({ places })
  }
})

test('places are added, moved and taken away, and what is wrong is told where it is', async ({
  browser,
  request,
}) => {
  const api = await asUser(request, 'marketer')
  const { places } = await api.get<Model>('/tier-model')
  const marketer = await aPerson(browser, 'marketer', '/models/tier')
  await marketer.getByRole('button', { name: /Draft a change$/ }).click()
  await expect(marketer.getByRole('button', { name: `Remove ${places.at(-1)?.name ?? ''}` })).toBeDisabled()

  await marketer.getByRole('button', { name: 'Add a place' }).click()
  const added = place(marketer, places.length)
  await added.getByLabel('Code').fill(places[0]?.name ?? '')
  await added.getByRole('button', { name: 'Add rule' }).click()
  await expect(added.getByText('Kind', { exact: true })).toBeVisible()
  await choose(marketer, 'Value', 'Person')
  await added.getByLabel('Grace').fill('12')
  await marketer.getByRole('button', { name: /Try out$/ }).click()
  await expect(added.getByText('is the name of an earlier place')).toBeVisible()
  await added.getByLabel('Code').fill('TRIED OUT')
  await added.getByLabel('Code').blur()
  await expect(added.getByText('is the name of an earlier place')).toBeHidden()
  await tryOut(marketer)

  await marketer.getByRole('button', { name: 'Move up TRIED_OUT' }).click()
  await marketer.getByRole('button', { name: `Remove ${places[0]?.name ?? ''}` }).click()
  await show(marketer, 'JSON')
  const draft = JSON.parse(await source(marketer).inputValue()) as Model
  expect(draft.places.map(({ name }) => name)).toEqual(
    [...places.slice(1, -2), { name: 'TRIED_OUT' }, ...places.slice(-2)].map(({ name }) => name),
  )
  expect(draft.places).toContainEqual(expect.objectContaining({ name: 'TRIED_OUT', graceDays: 12 }))
  await show(marketer, 'Form')
  const tried = marketer.getByRole('button', { name: 'Move up TRIED_OUT' })
  await expect(tried).toBeVisible()

  // Another version takes its place only when the person says so.
  const question = marketer.getByRole('dialog', { name: 'Leave without saving?' })
  await marketer.getByRole('button', { name: /Draft a change$/ }).click()
  await question.getByRole('button', { name: 'Stay here' }).click()
  await expect(question).toHaveCount(0)
  await expect(tried).toBeVisible()
  await marketer.getByRole('button', { name: /Draft a change$/ }).click()
  await question.getByRole('button', { name: 'Leave' }).click()
  await expect(tried).toHaveCount(0)
})

test('a wrong draft is refused with its line, and a marketer puts nothing in force', async ({
  browser,
  request,
}) => {
  const api = await asUser(request, 'marketer')
  const before = await api.get<Model>('/tier-model')
  const marketer = await aPerson(browser, 'marketer', '/models/tier')
  await marketer.getByRole('button', { name: /Draft a change$/ }).click()
  await expect(marketer.getByRole('button', { name: 'Put in force' })).toHaveCount(0)

  await show(marketer, 'JSON')
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

  // The form says the same at the rule itself.
  await show(marketer, 'Form')
  await expect(place(marketer, 1).getByText(/^Use one of/)).toBeVisible()
  await show(marketer, 'JSON')
  await source(marketer).fill(whole)
  await tryOut(marketer)
  // Whether everybody was judged by it may have changed meanwhile.
  const after = await api.get<Model>('/tier-model')
  expect({ ...after, settled: null }).toEqual({ ...before, settled: null })

  const manager = await aPerson(browser, 'relationship-manager')
  await expect(manager.getByRole('link', { name: 'Models' })).toHaveCount(0)
})
