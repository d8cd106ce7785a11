import { expect, test, type Page } from '@playwright/test'
import { aPerson } from './people'

const FAILED = {
  id: '0197a000-0000-7000-8000-000000000001',
  kind: 'customers',
  dryRun: false,
  state: 'FAILED',
  failure: 'The database could not be reached.',
  resumable: true,
  rowsRead: 4_000,
  applied: 4_000,
  refused: 0,
  rowsPerSecond: 900,
  createdAt: '2026-01-05T08:00:00Z',
  finishedAt: '2026-01-05T08:00:05Z',
}
const LOST = { ...FAILED, id: '0197a000-0000-7000-8000-000000000002', resumable: false }

/** No import fails on our side when a test wants it to: two that did are made up. */
async function withFailedImports(page: Page, resumed: () => boolean): Promise<void> {
  const done = { ...LOST, id: FAILED.id, state: 'COMPLETED', failure: undefined, rowsRead: 9_000 }
  await page.route(/\/api\/imports(\?.*)?$/, (route) =>
    route.fulfill({ json: { items: [resumed() ? done : FAILED, LOST] } }),
  )
  await page.route(`**/api/imports/${FAILED.id}/events`, (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: `data: ${JSON.stringify(done)}\n\n` }),
  )
}

test('an import that failed on our side is gone on with', async ({ browser }) => {
  const admin = await aPerson(browser, 'admin')
  let asked = 0
  await withFailedImports(admin, () => asked > 1)
  await admin.route(`**/api/imports/${FAILED.id}/resume`, (route) => {
    asked++
    if (asked > 1) return route.fulfill({ status: 202, json: { ...FAILED, state: 'RECEIVED' } })
    return route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      json: { status: 409, title: 'No', detail: 'Its file is not kept any more. Send the file again.' },
    })
  })
  await admin.goto('/operations/imports')
  const rows = admin.getByRole('row').filter({ hasText: 'could not be reached' })
  await expect(rows).toHaveCount(2)
  const goOn = admin.getByRole('button', { name: /Go on$/ })
  await expect(goOn).toHaveCount(1)

  await goOn.click()
  await expect(admin.getByRole('alert')).toContainText('Send the file again.')
  await goOn.click()
  await expect(admin.getByRole('row').filter({ hasText: 'Completed' })).toContainText('9,000')
  await expect(goOn).toHaveCount(0)
  await expect(admin.getByRole('alert')).toHaveCount(0)
})

test('why a whole file failed is said in the language of the page', async ({ browser }) => {
  const admin = await aPerson(browser, 'admin')
  const failure = 'The file is not in UTF-8 after row 4000.'
  const fault = { field: '', message: failure, code: 'not-utf-8', params: { row: 4_000 } }
  await admin.route(/\/api\/imports(\?.*)?$/, (route) =>
    route.fulfill({ json: { items: [{ ...LOST, failure, fault }] } }),
  )
  await admin.goto('/operations/imports')
  await expect(admin.getByText(failure)).toBeVisible()
  await admin.getByRole('button', { name: '中文' }).click()
  await expect(admin.getByText('第 4,000 行之后不是 UTF-8 编码')).toBeVisible()
})

test('an import that is not wanted any more is ended, and what was applied stays', async ({ browser }) => {
  const admin = await aPerson(browser, 'admin', '/operations/imports')
  const mark = Date.now().toString(36)
  // As many as take a while.
  const rows = Array.from({ length: 100_000 }, (_, n) => `PERSON,Cancelled ${n},${mark}-${n}\n`)
  await admin.locator('input[type=file]').setInputFiles({
    name: 'unwanted.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`kind,name,identifier.core-banking\n${rows.join('')}`),
  })
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog).toBeHidden()

  const job = admin.locator('tr.ant-table-row').first()
  await job.getByRole('button', { name: /Cancel$/ }).click()
  await admin.getByRole('button', { name: 'Go on with it' }).click()
  await expect(job).toContainText(/Running|Received/)
  await job.getByRole('button', { name: /Cancel$/ }).click()
  await admin.getByRole('button', { name: 'End it' }).click()
  await expect(job).toContainText('Cancelled')
  await expect(job.getByRole('button', { name: /Cancel$/ })).toHaveCount(0)
})
