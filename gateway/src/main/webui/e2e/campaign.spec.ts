import { expect, test } from '@playwright/test'
import { anIntegration, aPerson, asUser, choose } from './people'

test('a campaign goes from draft to launch by two people', async ({ browser, request }) => {
  const mark = Date.now().toString(36)
  const branch = `e2e-${mark}`
  const name = `Deposits ${mark}`

  const admin = await asUser(request, 'admin')
  await admin.put(`/branches/${branch}`, { name: `Branch ${mark}` })
  const integration = await anIntegration(request)
  for (let at = 1; at <= 5; at++) {
    await integration.post('/customers', {
      kind: 'PERSON',
      name: `Customer ${mark} ${at}`,
      identifiers: [
        { namespace: 'core-banking', value: `${mark}-${at}` },
        { namespace: 'email', value: `${mark}-${at}@example.com` },
      ],
      branch,
      consents: [
        { purpose: 'MARKETING', channel: 'EMAIL', granted: at > 1, evidence: 'signed at the branch' },
      ],
    })
  }

  const marketer = await aPerson(browser, 'marketer', '/campaigns/new')
  await marketer.getByLabel('Name', { exact: true }).fill(name)
  await marketer.getByRole('button', { name: 'New objective' }).click()
  const dialog = marketer.getByRole('dialog')
  await dialog.getByLabel('Name').fill(`Objective ${mark}`)
  await dialog.getByLabel('Target').fill('3')
  await dialog.getByLabel('Due').fill('2030-12-31')
  await marketer.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
  await marketer.getByRole('button', { name: 'Next' }).click()

  await choose(marketer, 'Branch', branch)
  await marketer.keyboard.press('Escape')
  await expect(marketer.getByTestId('audience-size').locator('.ant-statistic-content')).toHaveText('5')
  await marketer.getByRole('button', { name: 'Next' }).click()

  await marketer.getByRole('button', { name: 'New offer' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill(`Offer ${mark}`)
  await choose(marketer, 'Product', 'New product')
  await dialog.getByLabel('Code').fill(`td-${mark}`)
  await dialog.getByLabel('Product name').fill('Term deposit')
  await dialog.getByLabel('Category').fill('DEPOSIT')
  await dialog.getByLabel('Description').fill('0.3 % on top for a year')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
  await marketer.getByRole('button', { name: 'Next' }).click()

  await marketer.getByRole('button', { name: 'New template' }).click()
  await dialog.getByLabel('Name').fill(`Template ${mark}`)
  await dialog.getByLabel('Subject').fill('An offer for {customer.name}')
  await dialog.getByLabel('Text').fill('Dear {customer.name}, {offer.name}')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
  await marketer.getByRole('button', { name: 'Next' }).click()

  // Nobody is held out, so that what becomes of each customer is known.
  await marketer.getByRole('slider').press('Home')
  await marketer.getByRole('spinbutton', { name: 'Budget' }).fill('100')
  await marketer.getByRole('button', { name: 'Save draft' }).click()
  await expect(marketer.getByRole('heading', { name })).toContainText('Draft')
  await expect(marketer.getByText('No consent').first()).toBeVisible()

  await marketer.getByRole('button', { name: 'Submit for approval' }).click()
  await dialog.getByLabel('Comment').fill('Please look at the wording')
  await dialog.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(marketer.getByRole('heading', { name })).toContainText('Submitted')
  await expect(marketer.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0)

  const approver = await aPerson(browser, 'approver', new URL(marketer.url()).pathname)
  await approver.getByRole('button', { name: 'Approve', exact: true }).click()
  await approver.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(approver.getByRole('heading', { name })).toContainText('Approved')

  await marketer.reload()
  await marketer.getByRole('button', { name: 'Launch' }).click()
  await dialog.getByRole('button', { name: 'Launch' }).click()
  await expect(marketer.getByRole('heading', { name })).toContainText('Running')

  await marketer.getByRole('tab', { name: 'Contacts' }).click()
  await expect(async () => {
    await marketer.reload()
    await expect(marketer.getByRole('row').filter({ hasText: 'No consent' })).toHaveCount(1, {
      timeout: 2_000,
    })
    await expect(marketer.getByRole('row').filter({ hasText: 'E-mail' }).first()).toBeVisible({
      timeout: 2_000,
    })
  }).toPass({ timeout: 60_000 })
})
