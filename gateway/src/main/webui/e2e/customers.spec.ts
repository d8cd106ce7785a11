import { expect, test } from '@playwright/test'
import { aCustomer, aPerson, asUser, choose, panel } from './people'

test('of several customers who share an address, one is chosen; who is alone with it is opened', async ({
  browser,
  request,
}) => {
  const shared = `${crypto.randomUUID()}@example.com`
  const identifiers = [{ namespace: 'email', value: shared }]
  const one = await aCustomer(request, { identifiers })
  const other = await aCustomer(request, { identifiers })
  const alone = await aCustomer(request)
  const admin = await aPerson(browser, 'admin', '/customers')
  const find = async (value: string) => {
    await admin.getByRole('textbox', { name: 'Number, phone' }).fill(value)
    await admin.getByRole('button', { name: /Find$/ }).click()
  }
  await choose(admin, 'Kind of identifier', 'E-mail')
  await find(shared)
  const several = admin.getByRole('region', { name: 'Several customers have this identifier' })
  await expect(several.getByRole('link')).toHaveCount(2)
  await expect(several.getByRole('link', { name: one.name })).toBeVisible()
  await expect(admin).toHaveURL(/\/customers$/)
  await several.getByRole('link', { name: other.name }).click()
  await expect(admin).toHaveURL(new RegExp(`/customers/${other.id}$`))

  await admin.goto('/customers')
  await find(alone.identifiers.find(({ namespace }) => namespace === 'core-banking')?.value ?? '')
  await expect(admin).toHaveURL(new RegExp(`/customers/${alone.id}$`))
})

test('what is no id is not asked for by an address', async ({ browser, request }) => {
  const { id } = await aCustomer(request)
  const admin = await aPerson(browser, 'admin', '/customers')
  const asked: string[] = []
  admin.on('request', (each) => asked.push(each.url()))
  const value = admin.getByRole('textbox', { name: 'Number, phone' })
  const find = admin.getByRole('button', { name: /Find$/ })
  await choose(admin, 'Kind of identifier', 'Id in Clientele')
  await value.fill('+8613912345678')
  await find.click()
  await expect(admin.getByText('This is no id in Clientele.')).toBeVisible()
  await value.fill(` ${id} `)
  await find.click()
  await expect(admin).toHaveURL(new RegExp(`/customers/${id}$`))
  expect(asked.filter((address) => address.includes('8613912345678'))).toEqual([])
})

test('a page keeps what it shows, and the dialog that is open on it, when it cannot be had again just now', async ({
  browser,
  request,
}) => {
  const branch = `inn-${Date.now().toString(36)}`
  const api = await asUser(request, 'admin')
  await api.put(`/branches/${branch}`, { name: branch })
  const { id, name, identifiers } = await aCustomer(request)
  const admin = await aPerson(browser, 'admin', `/customers/${id}`)
  await panel(admin, 'Looked after by')
    .getByRole('button', { name: /Assign$/ })
    .click()
  await choose(admin, 'Branch', branch)
  await api.post(`/customers/${id}/identifiers`, { remove: identifiers.slice(1) })
  const address = `**/api/customer-360/${id}`
  await admin.route(address, (route) => route.fulfill({ status: 503, body: '' }))
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Assign' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Somebody else has changed this meanwhile')
  const notice = admin
    .locator('#content')
    .getByRole('alert')
    .filter({ hasText: 'A service is not available' })
  await expect(notice).toBeVisible()
  await expect(dialog.getByRole('alert')).toContainText('Somebody else has changed this meanwhile')

  await admin.unroute(address)
  await dialog.getByRole('button', { name: 'Back' }).click()
  await notice.getByRole('button', { name: 'Try again' }).click()
  await expect(notice).toHaveCount(0)
  await expect(admin.getByRole('heading', { name })).toBeVisible()
})
