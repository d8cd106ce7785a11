import { expect, test } from '@playwright/test'
import { aCustomer, aPerson, asUser, choose, panel } from './people'

interface Found {
  id: string
}

test('a customer found by an identifier is merged by hand, and separated again', async ({
  browser,
  request,
}) => {
  const stays = await aCustomer(request)
  const email = `${crypto.randomUUID()}@example.com`
  const goes = await aCustomer(request, { identifiers: [{ namespace: 'email', value: email }] })
  const api = await asUser(request, 'admin')
  const admin = await aPerson(browser, 'admin', `/customers/${stays.id}`)
  const merges = panel(admin, 'Merged customers')
  await expect(merges.getByText('Never merged')).toBeVisible()
  await merges.getByRole('button', { name: /Merge$/ }).click()

  const dialog = admin.getByRole('dialog')
  await expect(dialog).toContainText(`${stays.name} stays`)
  await expect(dialog.getByRole('button', { name: 'Merge', exact: true })).toBeDisabled()
  await choose(admin, 'Kind of identifier', 'E-mail')
  await dialog.getByRole('textbox', { name: 'Number, phone' }).fill(email)
  await dialog.getByRole('button', { name: /Find$/ }).click()
  await expect(dialog.getByRole('radio', { name: goes.name })).toBeChecked()
  await dialog.getByLabel('Reason').fill('She called us')
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(merges.getByText(/She called us/)).toBeVisible()
  await expect(panel(admin, 'Identifiers').getByText(email)).toBeVisible()
  expect((await api.get<Found>(`/customers/${goes.id}`)).id).toBe(stays.id)

  await merges.getByRole('button', { name: 'Separate' }).click()
  await admin.getByRole('tooltip').getByRole('button', { name: 'Separate' }).click()
  await expect(merges.getByText(/Separated again on .* by admin/)).toBeVisible()
  expect((await api.get<Found>(`/customers/${goes.id}`)).id).toBe(goes.id)
})

test('two with different core-banking numbers are not merged, and a marketer merges nobody', async ({
  browser,
  request,
}) => {
  const one = await aCustomer(request)
  const other = await aCustomer(request)
  const admin = await aPerson(browser, 'admin', `/customers/${one.id}`)
  await panel(admin, 'Merged customers')
    .getByRole('button', { name: /Merge$/ })
    .click()
  const dialog = admin.getByRole('dialog')
  const find = async (value: string) => {
    await dialog.getByRole('textbox', { name: 'Number, phone' }).fill(value)
    await dialog.getByRole('button', { name: /Find$/ }).click()
  }
  await find('nobody has this')
  await expect(dialog.getByText('Nobody in your scope')).toBeVisible()
  await find(one.identifiers[0]?.value ?? '')
  await expect(dialog.getByText('This is the customer of this page.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Merge', exact: true })).toBeDisabled()

  await choose(admin, 'Kind of identifier', 'Id in Clientele')
  await find(other.id)
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('different identifiers of the namespace core-banking')
  const api = await asUser(request, 'admin')
  expect((await api.get<Found>(`/customers/${other.id}`)).id).toBe(other.id)

  const marketer = await aPerson(browser, 'marketer', `/customers/${one.id}`)
  await expect(panel(marketer, 'Identifiers')).toBeVisible()
  await expect(marketer.getByRole('button', { name: /Merge$/ })).toHaveCount(0)
})
