import { expect, test } from '@playwright/test'
import { asUser, signIn } from './people'

interface Figures {
  customers: { total: number }
  behaviours: { total: number }
  contacts: { total: number }
}

test('the dashboard is live and shows the figures of the API', async ({ page, request }) => {
  await signIn(page, 'analyst')
  await expect(page.getByRole('status')).toHaveAttribute('data-state', 'live')

  const api = await asUser(request, 'analyst')
  const shown = (name: string) => page.locator(`[data-kpi=${name}] .ant-statistic-content`)
  await expect(async () => {
    const { customers, behaviours, contacts } = await api.get<Figures>('/analytics/overview')
    const number = new Intl.NumberFormat('en-GB')
    await expect(shown('customers')).toHaveText(number.format(customers.total), { timeout: 1_000 })
    await expect(shown('behaviours')).toHaveText(number.format(behaviours.total), { timeout: 1_000 })
    await expect(shown('contacts')).toHaveText(number.format(contacts.total), { timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
})

test('a paused dashboard says so', async ({ page }) => {
  await signIn(page, 'analyst')
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('status')).toContainText('Paused')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByRole('status')).toHaveAttribute('data-state', 'live')
})
