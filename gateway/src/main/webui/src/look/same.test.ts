import dayjs from 'dayjs'
import { expect, it } from 'vitest'
import { saysTheSame } from './same'

it('what is not filled in may be missing, nothing or empty', () => {
  const before = { name: '', audience: {}, channels: [{ channel: 'EMAIL', templateId: null }] }
  const after = { channels: [{ channel: 'EMAIL' }], audience: { segmentId: undefined, stages: [] } }
  expect(saysTheSame(before, after)).toBe(true)
  expect(saysTheSame(undefined, { name: undefined })).toBe(true)
})

it('whatever is filled in, taken away or put in another order is another thing to say', () => {
  expect(saysTheSame({ name: 'a' }, { name: 'b' })).toBe(false)
  expect(saysTheSame({ name: 'a' }, {})).toBe(false)
  expect(saysTheSame({ holdout: 0 }, {})).toBe(false)
  expect(saysTheSame({ granted: false }, {})).toBe(false)
  expect(saysTheSame({ channels: ['EMAIL', 'SMS'] }, { channels: ['SMS', 'EMAIL'] })).toBe(false)
})

it('days are the same when they are the same day', () => {
  expect(saysTheSame({ dueOn: dayjs('2030-12-31') }, { dueOn: dayjs('2030-12-31') })).toBe(true)
  expect(saysTheSame({ dueOn: dayjs('2030-12-31') }, { dueOn: dayjs('2030-12-30') })).toBe(false)
})
