import { expect, test } from '@playwright/test'
import { aCustomer, signIn, signInHere, signOut } from './people'

test('a wrong password is refused with a sentence', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('User name').fill('marketer')
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('The user name or the password is wrong.')
})

test('each role sees its own menu', async ({ page }) => {
  await signIn(page, 'marketer')
  const menu = page.getByRole('navigation')
  await expect(menu.getByRole('link', { name: 'Dashboard' })).toBeVisible()
  await expect(menu.getByRole('link', { name: 'Operations' })).toHaveCount(0)
  await signOut(page, 'marketer')

  await signIn(page, 'relationship-manager')
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible()
  await expect(menu.getByRole('link', { name: 'Campaigns' })).toHaveCount(0)
})

test('a reload keeps the person signed in, on the page where they were', async ({ page }) => {
  await signIn(page, 'marketer')
  await page.getByRole('link', { name: 'Segments' }).click()
  await expect(page).toHaveURL(/\/segments$/)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Segments' })).toBeVisible()
})

test('whoever follows a link signs in, and is on the page that it is to', async ({ page, request }) => {
  const { id, name } = await aCustomer(request)
  await signIn(page, 'admin', `/customers/${id}`)
  await expect(page).toHaveURL(new RegExp(`/customers/${id}$`))
  await expect(page.getByRole('heading', { name })).toBeVisible()
})

test('the next person at the same browser sees nothing that was fetched for the one before', async ({
  page,
  request,
}) => {
  const { id, name } = await aCustomer(request)
  await signIn(page, 'admin', `/customers/${id}`)
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await signOut(page, 'admin')

  const address = `**/api/customer-360/${id}`
  await page.route(address, (route) =>
    route.fulfill({
      status: 404,
      contentType: 'application/problem+json',
      json: { status: 404, title: 'Unknown', detail: 'Not in your scope.' },
    }),
  )
  await signInHere(page, 'marketer')
  await expect(page.getByRole('alert')).toContainText('Not in your scope.')
  await expect(page.getByText(name)).toHaveCount(0)

  await signOut(page, 'marketer')
  await page.unroute(address)
  await signInHere(page, 'admin')
  await expect(page.getByRole('heading', { name })).toBeVisible()
})
