import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { aCustomer, aPerson, choose, panel } from './people'

test('a list is made of pasted customers, frozen, exported, made shorter and renamed', async ({
  browser,
  request,
}) => {
  const mark = Date.now().toString(36)
  const customers = [await aCustomer(request), await aCustomer(request)]
  const numbers = customers.map(
    ({ identifiers }) => identifiers.find(({ namespace }) => namespace === 'core-banking')?.value,
  )
  const marketer = await aPerson(browser, 'marketer')
  const dialog = marketer.getByRole('dialog')
  const members = panel(marketer, 'Members')
  const leaving = members.getByRole('button', { name: 'Remove', exact: true })
  await marketer.getByRole('navigation').getByRole('link', { name: 'Segments' }).click()
  await marketer.getByRole('button', { name: /New list$/ }).click()
  await dialog.getByLabel('Name').fill(`Guests ${mark}`)
  await dialog.getByRole('button', { name: 'Create list' }).click()
  await expect(marketer.getByRole('heading', { name: `Guests ${mark}` })).toBeVisible()

  await members.getByRole('button', { name: /Add or remove$/ }).click()
  await choose(marketer, 'They are named by', 'Core-banking number')
  await dialog.getByLabel('Customers', { exact: true }).fill([...numbers, `nobody-${mark}`].join('\n'))
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(dialog).toContainText('2 customers join the list.')
  await expect(dialog).toContainText('1 of them is not known here')
  await dialog.locator('.ant-modal-footer').getByRole('button', { name: 'Close' }).click()
  await expect(leaving).toHaveCount(2)

  await marketer.getByRole('button', { name: /Snapshot$/ }).click()
  await dialog.getByRole('button', { name: 'Take snapshot' }).click()
  await expect(marketer.getByText(`Frozen from Guests ${mark}`)).toBeVisible()
  await expect(leaving).toHaveCount(2)
  const exported = marketer.waitForEvent('download')
  await members.getByRole('button', { name: /Export$/ }).click()
  const lines = (await readFile(await (await exported).path(), 'utf8')).trim().split(/\r?\n/)
  expect(lines[0]).toContain('customerId')
  expect(
    lines
      .slice(1)
      .map((line) => line.split(',')[0])
      .sort(),
  ).toEqual(customers.map(({ id }) => id).sort())

  await leaving.first().click()
  await expect(leaving).toHaveCount(1)

  const rename = marketer.getByRole('button', { name: /Rename$/ })
  await rename.click()
  await dialog.getByLabel('Name').fill(`Guests ${mark}`)
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await expect(dialog.getByText('Choose another name: this one is taken')).toBeVisible()
  await dialog.getByLabel('Name').fill(`Friends ${mark}`)
  await dialog.getByLabel('Description').fill('Whom we know well')
  await dialog.getByRole('button', { name: 'Rename' }).click()
  await expect(dialog).toBeHidden()
  await expect(marketer.getByRole('heading', { name: `Friends ${mark}` })).toBeVisible()
  await expect(marketer.getByText('Whom we know well')).toBeVisible()
  await expect(leaving).toHaveCount(1)

  await marketer.getByRole('navigation').getByRole('link', { name: 'Segments' }).click()
  const found = marketer.locator('tr.ant-table-row')
  await marketer.getByPlaceholder('Part of the name').fill(`friends ${mark}`)
  await marketer.getByPlaceholder('Part of the name').press('Enter')
  await expect(found).toHaveCount(1)
  await marketer.getByText('With a rule').click()
  await expect(marketer.getByText('Nothing matches')).toBeVisible()
  await expect(found).toHaveCount(0)
})
