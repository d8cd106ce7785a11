import { expect, test } from '@playwright/test'
import { signIn } from './people'

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
  await page.getByRole('button', { name: 'Signed in as marketer' }).click()
  await page.getByText('Sign out').click()

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
