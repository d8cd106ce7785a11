import { expect, test } from '@playwright/test'
import { aPerson } from './people'

test('who looks after customers decides on pairs, but starts no search', async ({ browser }) => {
  const manager = await aPerson(browser, 'branch-manager')
  await manager.getByRole('link', { name: 'Duplicates' }).click()
  await expect(manager.getByRole('heading', { name: 'Duplicates' })).toBeVisible()
  await expect(manager.getByRole('columnheader', { name: 'Probably the same as' })).toBeVisible()
  await expect(manager.getByRole('button', { name: /Search$/ })).toHaveCount(0)

  const admin = await aPerson(browser, 'admin')
  await admin.getByRole('link', { name: 'Duplicates' }).click()
  await expect(admin.getByRole('button', { name: /Search$/ })).toBeVisible()
})
