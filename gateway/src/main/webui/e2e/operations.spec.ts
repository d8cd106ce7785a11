import { expect, test } from '@playwright/test'
import { aPerson } from './people'

/** Both lists of all services, each with its address and what it says when there is nothing in it. */
for (const { list, path, tab, none } of [
  { list: 'the audit trail', path: '/audit', tab: 'audit', none: 'Nothing was recorded yet' },
  { list: 'the dead letters', path: '/dead-letters', tab: 'dead-letters', none: 'No dead letters' },
]) {
  test(`${list} says which services it is without, until they answer`, async ({ browser }) => {
    const admin = await aPerson(browser, 'admin')
    let away = true
    await admin.route(
      ({ pathname }) => pathname === `/api${path}`,
      (route) => route.fulfill({ json: { items: [], missing: away ? ['customer-service'] : [] } }),
    )
    await admin.goto(`/operations/${tab}`)
    const warning = admin.getByRole('alert').filter({ hasText: 'No answer came from: customer-service' })
    await expect(warning).toBeVisible()
    await expect(admin.getByText(none)).toHaveCount(0)

    away = false
    await warning.getByRole('button', { name: 'Try again' }).click()
    await expect(admin.getByText(none)).toBeVisible()
    await expect(warning).toHaveCount(0)
  })
}
