import { expect, test } from '@playwright/test'
import { aPerson, asUser, panel } from './people'

const tier = (value: string) => ({
  combinator: 'and',
  rules: [{ field: 'tier', operator: '=', value }],
})

test('the rules that a segment had are looked at on its page', async ({ browser, request }) => {
  const api = await asUser(request, 'marketer')
  const { id } = await api.post<{ id: string }>('/segments', {
    name: `Wealthy ${Date.now().toString(36)}`,
    condition: tier('PREMIER'),
  })
  await api.patch(`/segments/${id}`, { condition: tier('PRIVATE') })
  const marketer = await aPerson(browser, 'marketer', `/segments/${id}`)
  const rules = panel(marketer, 'Rules so far')
  await expect(rules.getByRole('row').filter({ hasText: 'marketer' })).toHaveCount(2)
  await rules.getByRole('button', { name: 'Look' }).last().click()
  await expect(marketer.getByRole('dialog')).toContainText(/premier/i)
})
