import { expect, test } from '@playwright/test'
import { signIn } from './people'

test('the language can be switched at any time and is remembered', async ({ page }) => {
  await signIn(page, 'marketer')
  await expect(page.getByRole('heading', { name: 'Marketing dashboard' })).toBeVisible()

  await page.getByRole('button', { name: '中文' }).click()
  await expect(page.getByRole('heading', { name: '营销管理看板' })).toBeVisible()
  await expect(page.getByRole('link', { name: '营销活动' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')

  await page.reload()
  await expect(page.getByRole('heading', { name: '营销管理看板' })).toBeVisible()

  // What a service refuses is said in Chinese as well.
  await page.goto('/customers/00000000-0000-0000-0000-000000000000')
  await expect(page.getByRole('alert')).toContainText('内容不存在，或不在您的权限范围内')

  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('alert')).toContainText('There is no customer')
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Marketing dashboard' })).toBeVisible()
})
