import { expect, test, type APIRequestContext } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { aCustomer, aPerson, asUser, panel } from './people'

/** Somebody with a masked attribute and consent to one channel. */
const someone = (request: APIRequestContext) =>
  aCustomer(request, {
    attributes: { income: 240000 },
    consents: [{ purpose: 'MARKETING', channel: 'EMAIL', granted: true, evidence: 'signed at the branch' }],
  })

test('a privacy officer reveals a field with a reason, and the audit tells of it', async ({
  browser,
  request,
}) => {
  const { id, name } = await someone(request)
  const officer = await aPerson(browser, 'privacy-officer', `/customers/${id}`)
  await expect(officer.getByRole('heading', { name })).toBeVisible()
  await expect(officer.getByText('240000')).toHaveCount(0)

  await officer.getByRole('button', { name: 'Reveal' }).click()
  const dialog = officer.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: 'Yearly income' }).check()
  await dialog.getByLabel('Reason').fill('why')
  await dialog.getByRole('button', { name: 'Reveal' }).click()
  await expect(dialog.getByText('Please give the reason')).toBeVisible()
  await expect(officer.getByText('240000')).toHaveCount(0)

  await dialog.getByLabel('Reason').fill('Loan talk on 12 May')
  await dialog.getByRole('button', { name: 'Reveal' }).click()
  await expect(officer.getByText('240000')).toBeVisible()
  await officer.getByRole('button', { name: 'Hide again' }).click()
  await expect(officer.getByText('240000')).toHaveCount(0)

  await officer.getByRole('link', { name: 'Audit' }).click()
  const entry = officer.getByRole('row').filter({ hasText: 'attributes revealed' })
  await expect(entry).toHaveCount(1)
  await expect(entry).toContainText('Loan talk on 12 May')
  await expect(entry).toContainText('privacy-officer')

  await officer.getByRole('textbox', { name: 'Who', exact: true }).fill('nobody')
  await officer.getByRole('button', { name: 'Search' }).click()
  await expect(officer.getByText('Nothing matches these filters')).toBeVisible()

  await officer.getByRole('button', { name: 'Verify the trails' }).click()
  const verdict = officer.getByRole('alert')
  await expect(verdict).toContainText('The audit trails are whole.')
  await expect(verdict).toContainText('customer-service')
})

test('a marketer sees whom they may contact, and neither reveals nor erases', async ({
  browser,
  request,
}) => {
  const { id } = await someone(request)
  const marketer = await aPerson(browser, 'marketer')
  await expect(async () => {
    await marketer.goto(`/customers/${id}`)
    const ways = panel(marketer, 'May be contacted now')
    await expect(ways.getByRole('row').filter({ hasText: 'E-mail' }).getByRole('cell').nth(1)).toContainText(
      'Yes',
      { timeout: 3_000 },
    )
    await expect(ways.getByRole('row').filter({ hasText: 'E-mail' }).getByRole('cell').nth(2)).toContainText(
      'No consent',
    )
  }).toPass({ timeout: 30_000 })
  for (const name of ['Reveal', 'Erase', 'Export']) {
    await expect(marketer.getByRole('button', { name })).toHaveCount(0)
  }
  await expect(marketer.getByRole('link', { name: 'Erasures' })).toHaveCount(0)
  await expect(marketer.getByRole('link', { name: 'Duplicates' })).toHaveCount(0)

  // Whoever types the address is told by the service.
  await marketer.goto('/erasures')
  await expect(marketer.getByRole('alert')).toBeVisible()
})

test('a privacy officer hands out what is held, erases, and gets the certificate', async ({
  browser,
  request,
}) => {
  const { id, name } = await someone(request)
  const api = await asUser(request, 'privacy-officer')
  const officer = await aPerson(browser, 'privacy-officer')
  const asked: string[] = []
  officer.on('request', (each) => {
    if (each.method() === 'DELETE') asked.push(each.url())
  })
  await officer.goto(`/customers/${id}`)

  const exported = officer.waitForEvent('download')
  await officer.getByRole('button', { name: 'Export' }).click()
  const file = await exported
  expect(file.suggestedFilename()).toBe(`customer-${id}.json`)
  expect(await readFile(await file.path(), 'utf8')).toContain(name)

  await officer.getByRole('button', { name: 'Erase' }).click()
  const dialog = officer.getByRole('dialog')
  // A click on an option that is still sliding in chooses nothing.
  await expect(async () => {
    await dialog.getByRole('combobox', { name: 'Ground' }).click()
    await officer
      .locator('.ant-select-item-option[title="The customer asked for it"]')
      .click({ timeout: 3_000 })
    await expect(dialog.locator('.ant-select')).toContainText('The customer asked for it', { timeout: 3_000 })
  }).toPass({ timeout: 30_000 })
  await dialog.getByLabel("Type the customer's id").fill(name)
  await dialog.getByRole('button', { name: 'Erase' }).click()
  await expect(dialog.getByText("This is not the customer's id.")).toBeVisible()
  expect(asked).toEqual([])
  expect(await api.status(`/customers/${id}`)).toBe(200)

  await dialog.getByLabel("Type the customer's id").fill(id)
  await dialog.getByRole('button', { name: 'Erase' }).click()
  await expect(officer).toHaveURL(/\/erasures\/[0-9a-f-]{36}$/)
  expect(await api.status(`/customers/${id}`)).toBe(404)
  await expect(officer.getByRole('heading', { name: 'Erasure' })).toContainText('Completed', {
    timeout: 60_000,
  })
  for (const service of ['analytics-service', 'campaign-service', 'customer-service']) {
    await expect(officer.getByText(service, { exact: true })).toBeVisible()
  }

  const certified = officer.waitForEvent('download')
  await officer.getByRole('button', { name: 'Download certificate' }).click()
  const certificate = await readFile(await (await certified).path(), 'utf8')
  expect(certificate.split('.')).toHaveLength(3)
  await officer.getByRole('button', { name: 'What it says' }).click()
  await expect(officer.locator('pre')).toContainText(id)

  await officer.getByRole('navigation').getByRole('link', { name: 'Erasures' }).click()
  await expect(officer.getByRole('row').filter({ hasText: id })).toContainText('Completed')
})
