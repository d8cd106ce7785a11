import { expect, test } from '@playwright/test'
import { aCustomer, aPerson, asUser, choose, panel } from './people'

test('a wrong address is replaced by the right one, and a number is added', async ({ browser, request }) => {
  const { id, identifiers } = await aCustomer(request)
  const [number, wrong] = identifiers.map(({ value }) => value)
  const right = `right-${wrong}`
  const admin = await aPerson(browser, 'admin', `/customers/${id}`)
  const known = panel(admin, 'Identifiers')
  const dialog = admin.getByRole('dialog')
  await known.getByRole('row').filter({ hasText: wrong }).getByRole('button', { name: 'Replace' }).click()
  await dialog.getByLabel('New value').fill(right)
  await dialog.getByRole('button', { name: 'Replace' }).click()
  await expect(dialog).toBeHidden()
  await expect(known.getByText(right)).toBeVisible()
  await expect(known.getByText(wrong ?? '', { exact: true })).toHaveCount(0)

  await known.getByRole('button', { name: /Add$/ }).click()
  await choose(admin, 'Kind of identifier', 'Device')
  await dialog.getByLabel('New value').fill(`device-${number}`)
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog).toBeHidden()
  const api = await asUser(request, 'admin')
  const { items } = await api.get<{ items: { value: string }[] }>(`/customers/${id}/identifiers`)
  expect(items.map(({ value }) => value).sort()).toEqual([number, right, `device-${number}`].sort())
})

test('what cannot be changed is said: a taken number, a second one, the last one', async ({
  browser,
  request,
}) => {
  const { id, identifiers } = await aCustomer(request)
  const other = await aCustomer(request)
  const [number, email] = identifiers.map(({ value }) => value)
  const taken = other.identifiers[0]?.value ?? ''
  const admin = await aPerson(browser, 'admin', `/customers/${id}`)
  const known = panel(admin, 'Identifiers')
  const dialog = admin.getByRole('dialog')
  const row = (value = '') => known.getByRole('row').filter({ hasText: value })
  const back = async () => {
    await dialog.getByRole('button', { name: 'Back' }).click()
    await expect(dialog).toBeHidden()
  }

  await row(number).getByRole('button', { name: 'Replace' }).first().click()
  await dialog.getByLabel('New value').fill(taken)
  await dialog.getByRole('button', { name: 'Replace' }).click()
  await expect(dialog.getByRole('alert')).toContainText('belongs to another customer already')
  await back()

  await known.getByRole('button', { name: /Add$/ }).click()
  await choose(admin, 'Kind of identifier', 'Core-banking number')
  await dialog.getByLabel('New value').fill(`second-${number}`)
  await dialog.getByRole('button', { name: 'Add' }).click()
  await expect(dialog.getByRole('alert')).toContainText('this one has another already')
  await back()

  await row(email).getByRole('button', { name: 'Remove' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(dialog).toBeHidden()
  await row(number).getByRole('button', { name: 'Remove' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Add another identifier first')
  await back()
  await expect(row(number)).toBeVisible()

  const marketer = await aPerson(browser, 'marketer', `/customers/${id}`)
  await expect(panel(marketer, 'Identifiers').getByText(number ?? '')).toBeVisible()
  for (const name of [/Add$/, 'Replace', 'Remove']) {
    await expect(panel(marketer, 'Identifiers').getByRole('button', { name })).toHaveCount(0)
  }
})
