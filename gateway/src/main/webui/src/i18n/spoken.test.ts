import { describe, expect, it } from 'vitest'
import { Problem } from '../api/problem'
import { spoken } from './spoken'
import { zh } from './zh'
import { zhProblems } from './zhProblems'

const words = zh as Record<string, string | undefined>
const chinese = spoken(zhProblems, 'zh-CN', (name, value) => words[`${name}.${value}`] ?? String(value))

function refused(type: string, given: Partial<Pick<Problem, 'params' | 'violations'>> = {}): Problem {
  return new Problem({ status: 409, type: `https://clientele.io/problems/${type}`, ...given })
}

describe('a refusal in another language', () => {
  it('tells what the service tells of this occurrence, codes in words', () => {
    const taken = refused('identifier-taken', { params: { namespace: 'phone' } })
    expect(chinese.sentence(taken)).toContain('该手机号已属于另一位客户')
    const paused = refused('wrong-state', { params: { campaignState: 'PAUSED', action: 'submit' } })
    expect(chinese.sentence(paused)).toContain('活动状态为“已暂停”，不能执行“提交审批”')
  })

  it('makes do with less where a service tells less', () => {
    expect(chinese.sentence(refused('identifier-taken'))).toContain('已属于另一位客户')
    expect(chinese.sentence(refused('wrong-state'))).toBe('活动当前的状态或类型不允许此操作。')
  })

  it('tells which of several it is', () => {
    expect(chinese.sentence(refused('forbidden'))).toBe('您的角色没有此权限。')
    const secret = refused('forbidden', { params: { why: 'secret', attribute: 'city' } })
    expect(chinese.sentence(secret)).toBe('只有隐私官可以查看“城市”。')
  })

  it('is left to the service where there are no words for it', () => {
    expect(chinese.sentence(refused('of-a-newer-version'))).toBeUndefined()
    expect(chinese.sentence(new Problem({ status: 502 }))).toBeUndefined()
  })

  it('names what is wrong field by field, and how much more there is', () => {
    const incomplete = refused('campaign-incomplete', {
      violations: [
        { field: 'offerId', message: 'is required', code: 'required' },
        { field: 'channels[1]', message: 'needs a template', code: 'no-template' },
        { field: '', message: 'of a newer version' },
        { field: 'budget', message: 'must be more than zero', code: 'not-positive' },
      ],
    })
    expect(chinese.sentence(incomplete)).toBe(
      '活动方案尚不完整，不能提交审批：“权益”不能为空；“渠道 2”须选择模板；of a newer version等，另有 1 处。',
    )
    expect(chinese.detail(incomplete)).toBe('活动方案尚不完整，不能提交审批。')
  })
})

describe('what is wrong with a field', () => {
  const size = { field: 'name', message: 'size must be between 0 and 200', code: 'size' }

  it('is said with the bounds that there are', () => {
    expect(chinese.message({ ...size, params: { max: 200 } })).toBe('长度或个数不能超过 200')
    expect(chinese.message({ ...size, params: { min: 2, max: 6 } })).toBe('长度或个数须为 2 至 6')
  })

  it('is said without the regular expression', () => {
    const pattern = { field: 'purpose', message: 'must match', code: 'pattern' }
    expect(chinese.message({ ...pattern, params: { regexp: '[A-Z][A-Z0-9_]{0,49}' } })).toContain('大写字母')
    expect(chinese.message({ ...pattern, params: { regexp: 'x+' } })).toBe('格式不正确')
  })

  it('is left to the service where it has no code, or one that is not known', () => {
    expect(chinese.message({ field: 'name', message: 'is odd' })).toBeUndefined()
    expect(chinese.message({ field: 'name', message: 'is odd', code: 'odd' })).toBeUndefined()
  })
})

it('a field is called as in the forms, or as the API calls it', () => {
  expect(chinese.field('budget.amount')).toBe('预算 金额')
  expect(chinese.field('condition/rules/0/value')).toBe('条件 规则 1 取值')
  expect(chinese.field('attributes.city')).toBe('属性 城市')
  expect(chinese.field('line 12')).toBe('第 12 行')
  for (const unknown of ['', '10001', 'budget.colour']) expect(chinese.field(unknown)).toBeUndefined()
})
