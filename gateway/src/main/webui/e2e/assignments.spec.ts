import { expect, test } from '@playwright/test'
import { aCustomer, aPerson, asUser, choose, panel } from './people'

test('a customer is given to another branch, and the history tells who did it', async ({
  browser,
  request,
}) => {
  const mark = Date.now().toString(36)
  const api = await asUser(request, 'admin')
  for (const branch of ['north', 'south']) {
    await api.put(`/branches/${branch}-${mark}`, { name: `Branch ${branch} ${mark}` })
  }
  const { id } = await aCustomer(request, { branch: `north-${mark}` })
  const admin = await aPerson(browser, 'admin', `/customers/${id}`)
  const assignment = panel(admin, 'Looked after by')
  await expect(assignment.getByText(`Branch north ${mark}`).first()).toBeVisible()
  await assignment.getByRole('button', { name: /Assign$/ }).click()
  const dialog = admin.getByRole('dialog')
  await choose(admin, 'Branch', `Branch south ${mark}`)
  await dialog.getByRole('button', { name: 'Assign' }).click()
  await expect(dialog).toBeHidden()
  await expect(assignment.locator('.ant-timeline-item').first()).toContainText(
    `Branch north ${mark} (north-${mark}) → Branch south ${mark} (south-${mark})`,
  )
  expect(await api.get(`/customers/${id}`)).toMatchObject({ branch: `south-${mark}` })

  const marketer = await aPerson(browser, 'marketer', `/customers/${id}`)
  await expect(panel(marketer, 'Looked after by').getByText(`Branch south ${mark}`).first()).toBeVisible()
  await expect(marketer.getByRole('button', { name: /Assign$/ })).toHaveCount(0)
})

test('an assignment to a customer who was changed meanwhile is refused', async ({ browser, request }) => {
  const branch = `west-${Date.now().toString(36)}`
  const api = await asUser(request, 'admin')
  await api.put(`/branches/${branch}`, { name: branch })
  const { id, identifiers } = await aCustomer(request)
  const admin = await aPerson(browser, 'admin', `/customers/${id}`)
  await panel(admin, 'Looked after by')
    .getByRole('button', { name: /Assign$/ })
    .click()
  await choose(admin, 'Branch', branch)
  await api.post(`/customers/${id}/identifiers`, { remove: identifiers.slice(1) })
  const dialog = admin.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Assign' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Somebody else has changed this meanwhile')
  expect(await api.get(`/customers/${id}`)).not.toHaveProperty('branch')
})

test('who only gives a customer a manager leaves the branch as somebody else has set it meanwhile', async ({
  browser,
  request,
}) => {
  const mark = Date.now().toString(36)
  const api = await asUser(request, 'admin')
  for (const branch of ['east', 'centre']) await api.put(`/branches/${branch}-${mark}`, { name: branch })
  await api.put(`/relationship-managers/rm-${mark}`, { name: `Manager ${mark}` })
  const { id } = await aCustomer(request, { branch: `east-${mark}` })
  const admin = await aPerson(browser, 'admin', `/customers/${id}`)
  const assignment = panel(admin, 'Looked after by')
  const open = assignment.getByRole('button', { name: /Assign$/ })
  const dialog = admin.getByRole('dialog')
  const assign = dialog.getByRole('button', { name: 'Assign' })
  await open.click()
  await choose(admin, 'Relationship manager', `Manager ${mark}`)

  const other = await aPerson(browser, 'admin', `/customers/${id}`)
  await panel(other, 'Looked after by')
    .getByRole('button', { name: /Assign$/ })
    .click()
  await choose(other, 'Branch', `centre-${mark}`)
  await other.getByRole('dialog').getByRole('button', { name: 'Assign' }).click()
  await expect(other.getByRole('dialog')).toBeHidden()

  const refetched = admin.waitForResponse(`**/api/customer-360/${id}`)
  await assign.click()
  await expect(dialog.getByRole('alert')).toContainText('Somebody else has changed this meanwhile')
  await refetched
  expect(await api.get(`/customers/${id}`)).toMatchObject({ branch: `centre-${mark}` })

  await dialog.getByRole('button', { name: 'Back' }).click()
  await expect(dialog).toBeHidden()
  await expect(assignment.getByText(`centre (centre-${mark})`).first()).toBeVisible()
  await open.click()
  await choose(admin, 'Relationship manager', `Manager ${mark}`)
  const sent = admin.waitForRequest((each) => each.method() === 'PATCH')
  await assign.click()
  expect((await sent).postDataJSON()).toEqual({ manager: `rm-${mark}` })
  await expect(dialog).toBeHidden()
  expect(await api.get(`/customers/${id}`)).toMatchObject({
    branch: `centre-${mark}`,
    manager: `rm-${mark}`,
  })
})
