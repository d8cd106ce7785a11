import { expect, test } from '@playwright/test'
import { aCustomer, aPerson, asUser, panel } from './people'

interface Standing {
  purpose: string
  channel: string
  granted: boolean
}

test('a consent is granted and withdrawn, and the ledger tells what held when', async ({
  browser,
  request,
}) => {
  const { id } = await aCustomer(request)
  const officer = await aPerson(browser, 'privacy-officer', `/customers/${id}`)
  const consents = panel(officer, 'Consents')
  await expect(consents.getByText('No consent was given')).toBeVisible()

  await consents.getByRole('button', { name: /Record$/ }).click()
  const dialog = officer.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Purpose' }).fill('marketing')
  await dialog.getByRole('combobox', { name: 'Channel' }).fill('no such channel')
  await dialog.getByLabel('Wording').fill('marketing 2026-01')
  await dialog.getByLabel('Evidence').fill('signed form 4711')
  await dialog.getByLabel('Said at').fill('2024-03-08 10:00')
  await officer.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Record' }).click()
  await expect(dialog.getByText(/must match/).first()).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Channel' }).fill('EMAIL')
  await dialog.getByRole('button', { name: 'Record' }).click()
  await expect(dialog).toBeHidden()
  const row = consents.getByRole('row').filter({ hasText: 'Marketing · E-mail' })
  await expect(row).toContainText('Granted')

  await row.getByRole('button', { name: 'Withdraw' }).click()
  await expect(dialog.getByRole('radio', { name: 'Withdrawn' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Record' }).click()
  await expect(dialog).toBeHidden()
  await expect(row).toContainText('Withdrawn')
  const api = await asUser(request, 'privacy-officer')
  expect((await api.get<{ consents: Standing[] }>(`/customers/${id}`)).consents).toEqual([
    expect.objectContaining({ purpose: 'MARKETING', channel: 'EMAIL', granted: false }),
  ])

  await consents.getByRole('button', { name: /Ledger$/ }).click()
  const entries = dialog.getByRole('row').filter({ hasText: 'Marketing' })
  await expect(entries).toHaveCount(2)
  await expect(entries.last()).toContainText('signed form 4711')
  await expect(entries.last()).toContainText('8 Mar 2024')
  await dialog.getByLabel('What held at').fill('2020-01-01 12:00')
  await officer.keyboard.press('Enter')
  await expect(dialog.getByText('Nothing matches these filters')).toBeVisible()
})

test('a marketer reads consents, and records none', async ({ browser, request }) => {
  const { id } = await aCustomer(request, {
    consents: [
      {
        purpose: 'MARKETING',
        channel: 'EMAIL',
        granted: true,
        evidence: 'signed at the branch',
        givenAt: '2024-03-08T09:30:00Z',
      },
    ],
  })
  const marketer = await aPerson(browser, 'marketer', `/customers/${id}`)
  const consents = panel(marketer, 'Consents')
  await expect(consents.getByRole('row').filter({ hasText: 'Marketing · E-mail' })).toContainText('Granted')
  for (const name of [/Record$/, 'Withdraw']) {
    await expect(consents.getByRole('button', { name })).toHaveCount(0)
  }
  await consents.getByRole('button', { name: /Ledger$/ }).click()
  const ledger = marketer.getByRole('dialog')
  await expect(ledger.getByText('signed at the branch')).toBeVisible()
  // The customer said it long before it was recorded.
  const heads = await ledger.getByRole('columnheader').allTextContents()
  const cells = ledger.getByRole('row').filter({ hasText: 'signed at the branch' }).getByRole('cell')
  await expect(cells.nth(heads.indexOf('Said at'))).toContainText('2024')
  await expect(cells.nth(heads.indexOf('Recorded at'))).not.toContainText('2024')
})
