import { expect, test } from '@playwright/test'
import { aPerson, anIntegration, choose } from './people'

test('a file with columns of its own is tried out, and then imported', async ({ browser, request }) => {
  const number = crypto.randomUUID()
  const content = `No,City,Full name,Remark\n${number},Shanghai,Li Wei,x\n${number}-2,Beijing\n`
  const admin = await aPerson(browser, 'admin', '/operations/imports')
  await admin
    .locator('input[type=file]')
    .setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(content) })
  const dialog = admin.getByRole('dialog')
  await expect(dialog.getByText('attribute.city')).toBeVisible()
  await choose(admin, 'What No is', 'identifier.core-banking')
  await choose(admin, 'What Full name is', 'name')
  await choose(admin, 'What Remark is', 'left out')
  await dialog.getByRole('button', { name: /Same value for every row$/ }).click()
  await choose(admin, 'Column that the file lacks', 'kind')
  await dialog.getByLabel('Value for every row').fill('PERSON')
  await dialog.getByLabel('Only try it out').check()
  await dialog.getByRole('button', { name: 'Try out' }).click()
  await expect(dialog).toBeHidden()

  const trial = admin.getByRole('row').filter({ hasText: 'Trial' }).first()
  await expect(trial).toContainText('Completed')
  await trial.getByRole('button', { name: 'Look at 1 refused row' }).click()
  await expect(dialog.getByRole('row').filter({ hasText: 'has 2 cells' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toBeHidden()
  await admin.getByRole('button', { name: '中文' }).click()
  await admin.getByRole('button', { name: '查看 1 条被拒绝的记录' }).first().click()
  await expect(dialog.getByRole('row').filter({ hasText: '有 2 个单元格，而表头有 4 列' })).toBeVisible()
  await admin.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await admin.getByRole('button', { name: 'English' }).click()
  const api = await anIntegration(request)
  const identifier = { namespace: 'core-banking', value: number }
  const found = () => api.post<{ items: { name: string }[] }>('/customers/search', { identifier })
  expect((await found()).items).toHaveLength(0)

  // What was chosen for the trial holds for the import.
  await admin.getByRole('button', { name: 'Import it now' }).click()
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect.poll(async () => (await found()).items.length).toBe(1)
  await expect(admin.getByRole('button', { name: 'Import it now' })).toHaveCount(0)

  // And for the next file with these columns, unless it is taken back.
  await expect(dialog).toBeHidden()
  await admin.locator('input[type=file]').setInputFiles({
    name: 'next.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Remark,No,City,Full name\n'),
  })
  const chosen = dialog.getByText('identifier.core-banking')
  await expect(dialog.getByText('Mapped as you last mapped')).toBeVisible()
  await expect(chosen).toBeVisible()
  await dialog.getByRole('button', { name: 'Start afresh' }).click()
  await expect(chosen).toHaveCount(0)
})
