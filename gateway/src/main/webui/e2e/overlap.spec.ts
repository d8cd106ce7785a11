import { expect, test } from '@playwright/test'
import { aPerson, asUser, choose } from './people'

test('how many customers two segments share is shown', async ({ browser, request }) => {
  const mark = Date.now().toString(36)
  const api = await asUser(request, 'marketer')
  const names = [`Premier ${mark}`, `Wealthy ${mark}`]
  const rules = [
    [{ field: 'tier', operator: '=', value: 'PREMIER' }],
    [{ field: 'tier', operator: 'in', value: ['PREMIER', 'PRIVATE'] }],
  ]
  for (const [at, name] of names.entries()) {
    await api.post('/segments', { name, condition: { combinator: 'and', rules: rules[at] } })
  }
  const marketer = await aPerson(browser, 'marketer')
  await marketer.getByRole('navigation').getByRole('link', { name: 'Segments' }).click()
  for (const name of names) await choose(marketer, 'Choose two to six segments', name)
  await expect(marketer.getByRole('row').filter({ hasText: names.join(' ∩ ') })).toBeVisible()
})
