import { expect, test, type Page } from '@playwright/test'
import { aPerson, signInHere } from './people'

/** From now on the token of whoever is signed in is refused, as it is once it has expired. */
async function expireToken(page: Page): Promise<void> {
  const { token } = await page.evaluate(
    () => JSON.parse(sessionStorage.getItem('clientele.session') ?? '{}') as { token: string },
  )
  await page.route('**/api/**', (route) =>
    route.request().headers().authorization === `Bearer ${token}`
      ? route.fulfill({ status: 401, contentType: 'application/problem+json', json: { status: 401 } })
      : route.fallback(),
  )
}

const asking = (page: Page) => page.getByRole('dialog', { name: 'Please sign in again' })

test('a half-filled form outlives an expired token, and is saved once its person has signed in again', async ({
  browser,
}) => {
  const name = `Kept ${Date.now().toString(36)}`
  const marketer = await aPerson(browser, 'marketer', '/segments/new')
  await marketer.getByLabel('Name', { exact: true }).fill(name)
  await expect(marketer.getByTestId('preview-count')).toBeVisible()

  await expireToken(marketer)
  await marketer.getByRole('button', { name: 'Save' }).click()
  await expect(asking(marketer)).toBeVisible()
  await expect(asking(marketer).getByLabel('User name')).toHaveValue('marketer')
  await asking(marketer).getByLabel('Password', { exact: true }).fill('wrong')
  await asking(marketer).getByRole('button', { name: 'Sign in' }).click()
  await expect(asking(marketer).getByRole('alert')).toContainText('password is wrong')

  await signInHere(marketer, 'marketer')
  await expect(asking(marketer)).toHaveCount(0)
  await expect(marketer.getByRole('heading', { name })).toBeVisible()
})

test('another person who signs in after a token expired finds nothing of the one before', async ({
  browser,
}) => {
  const marketer = await aPerson(browser, 'marketer', '/segments/new')
  const name = marketer.getByLabel('Name', { exact: true })
  await name.fill('Half a name')
  await expect(marketer.getByTestId('preview-count')).toBeVisible()
  await expireToken(marketer)
  await marketer.getByRole('button', { name: 'Save' }).click()
  await expect(asking(marketer)).toBeVisible()
  await signInHere(marketer, 'admin')
  await expect(asking(marketer)).toHaveCount(0)
  await expect(name).toHaveValue('')
})

test('what was filled in is there again after a reload, for its person only', async ({ browser }) => {
  const marketer = await aPerson(browser, 'marketer', '/segments/new')
  const name = marketer.getByLabel('Name', { exact: true })
  const again = marketer.getByRole('alert').filter({ hasText: 'not saved yet' })
  /** As if the token had expired before. */
  const reload = async (then: string) => {
    await marketer.evaluate(() => sessionStorage.removeItem('clientele.session'))
    await marketer.reload()
    await signInHere(marketer, then)
  }
  await name.fill('Half a name')
  await reload('marketer')
  await expect(again).toBeVisible()
  await expect(name).toHaveValue('Half a name')

  await reload('marketer')
  await expect(name).toHaveValue('Half a name')
  await again.getByRole('button', { name: 'Start afresh' }).click()
  await expect(name).toHaveValue('')

  await name.fill('Half a name')
  await reload('admin')
  await expect(marketer.getByTestId('preview-count')).toBeVisible()
  await expect(name).toHaveValue('')
  await expect(again).toHaveCount(0)
})

test('leaving a half-filled form is asked about, and an untouched one is left at once', async ({
  browser,
}) => {
  const marketer = await aPerson(browser, 'marketer', '/campaigns/new')
  const menu = marketer.getByRole('navigation')
  const question = marketer.getByRole('dialog', { name: 'Leave without saving?' })
  const name = marketer.getByLabel('Name', { exact: true })
  await expect(name).toBeVisible()
  await menu.getByRole('link', { name: 'Segments' }).click()
  await expect(marketer.getByRole('heading', { name: 'Segments' })).toBeVisible()

  await marketer.goBack()
  await name.fill('Half a campaign')
  await menu.getByRole('link', { name: 'Segments' }).click()
  await question.getByRole('button', { name: 'Stay here' }).click()
  await expect(question).toHaveCount(0)
  await expect(name).toHaveValue('Half a campaign')

  // A dialog on the page asks for itself.
  await marketer.getByRole('button', { name: 'New objective' }).click()
  const dialog = marketer.getByRole('dialog', { name: 'New objective' })
  await dialog.getByLabel('Name').fill('Half an objective')
  await dialog.getByRole('button', { name: 'Back' }).click()
  await question.getByRole('button', { name: 'Leave' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(name).toHaveValue('Half a campaign')

  await menu.getByRole('link', { name: 'Segments' }).click()
  await question.getByRole('button', { name: 'Leave' }).click()
  await expect(marketer.getByRole('heading', { name: 'Segments' })).toBeVisible()
})

test('a choice whose options could not be fetched says so, and fetches them when asked', async ({
  browser,
}) => {
  const marketer = await aPerson(browser, 'marketer')
  let away = true
  await marketer.route(/\/api\/objectives\b/, (route) =>
    away
      ? route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          json: { status: 500, title: 'No', detail: 'Out of order.' },
        })
      : route.fulfill({
          json: { items: [{ id: '1', name: 'Deposits', metric: 'CONVERSIONS', target: '3' }] },
        }),
  )
  await marketer.goto('/campaigns/new')
  await marketer.getByRole('combobox', { name: 'Objective' }).click()
  await expect(marketer.getByRole('alert')).toContainText('could not be fetched')
  away = false
  await marketer.getByRole('button', { name: 'Try again' }).click()
  await expect(marketer.locator('.ant-select-item-option', { hasText: 'Deposits' })).toBeVisible()
})

test('an upload tells how far it is and can be stopped', async ({ browser }) => {
  const admin = await aPerson(browser, 'admin', '/operations/imports')
  // Some megabytes at half a megabyte a second: time enough to stop it.
  const network = await admin.context().newCDPSession(admin)
  const rate = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 500_000 }
  await network.send('Network.enable')
  await network.send('Network.emulateNetworkConditions', rate)
  const name = `stopped-${Date.now().toString(36)}`
  const rows = `PERSON,${name}\n`.repeat(400_000)
  await admin
    .locator('input[type=file]')
    .setInputFiles({ name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`kind,name\n${rows}`) })
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog.getByRole('progressbar')).toBeVisible()
  await expect(dialog.getByRole('status')).toContainText(/of \d+(\.\d)? MB sent/)

  const stopped = admin.waitForEvent('requestfailed', (request) => request.method() === 'POST')
  await dialog.getByRole('button', { name: 'Stop' }).click()
  expect((await stopped).url()).toContain('/api/imports')
  await expect(dialog.getByRole('progressbar')).toHaveCount(0)
  await expect(dialog.getByRole('alert')).toHaveCount(0)
})
