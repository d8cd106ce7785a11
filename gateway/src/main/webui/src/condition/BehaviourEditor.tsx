import { PlusOutlined } from '@ant-design/icons'
import { Button, Flex, InputNumber, Select, Typography } from 'antd'
import { use } from 'react'
import type { Path } from 'react-querybuilder'
import { AGGREGATES, type Aggregate, type BehaviourMetric } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { BEHAVIOUR, behaviourValue, operatorsOf, shaped, type FieldNature } from './condition'
import { Builder } from './surroundings'
import { Values } from './Values'
import { WhereEditor } from './WhereEditor'

/** "Number of: app sign-in, in the last 30 days, at least, 3". */
export function BehaviourEditor(props: {
  path: Path
  operator: string
  given: unknown
  onChange: (next: unknown) => void
}) {
  const { t, label } = useI18n()
  const { types, changeRule } = use(Builder)
  const { behaviour, value } = behaviourValue(props.given)
  const nature: FieldNature = { type: 'NUMBER', optional: true }
  const change = (part: Partial<BehaviourMetric>) => {
    props.onChange({ behaviour: { ...behaviour, ...part }, value })
  }
  const changeAggregate = (aggregate: Aggregate) => {
    const next = { ...behaviour, aggregate }
    const operators = operatorsOf(BEHAVIOUR, nature, next)
    const operator = operators.includes(props.operator) ? props.operator : (operators[0] ?? '=')
    const asks = aggregate === 'EVER'
    const kept = asks === (typeof value === 'boolean')
    changeRule(props.path, operator, { behaviour: next, value: kept ? value : asks ? true : 1 })
  }
  const operators = operatorsOf(BEHAVIOUR, nature, behaviour)
  const known = types.map(({ type, title }) => ({ value: type, label: label('behaviour', type, title) }))
  const missing = known.some((each) => each.value === behaviour.type)
    ? []
    : [{ value: behaviour.type, label: label('behaviour', behaviour.type) }]
  return (
    <Flex vertical gap={8} style={{ flex: '1 1 420px' }}>
      <Flex gap={8} wrap align="center">
        <Select
          aria-label={t('condition.aggregate')}
          popupMatchSelectWidth={false}
          value={behaviour.aggregate}
          onChange={changeAggregate}
          options={AGGREGATES.map((each) => ({ value: each, label: label('aggregate', each) }))}
        />
        <Select
          aria-label={t('behaviour.type')}
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: 'label' }}
          value={behaviour.type}
          onChange={(type) => change({ type, where: [] })}
          options={[...missing, ...known]}
        />
        <Typography.Text type="secondary">{t('condition.within')}</Typography.Text>
        <InputNumber
          aria-label={t('condition.within')}
          min={1}
          max={3_650}
          precision={0}
          placeholder={t('condition.ever')}
          style={{ width: 110 }}
          suffix={t('condition.days')}
          value={behaviour.withinDays ?? null}
          onChange={(days) => change({ withinDays: days ?? undefined })}
        />
        <Select
          aria-label={t('condition.operator')}
          popupMatchSelectWidth={false}
          value={props.operator}
          onChange={(operator) =>
            changeRule(props.path, operator, { behaviour, value: shaped(operator, value) })
          }
          options={[...new Set([...operators, props.operator])].map((each) => ({
            value: each,
            label: label('operator', each),
          }))}
        />
        <Values
          type={behaviour.aggregate === 'EVER' ? 'BOOLEAN' : 'NUMBER'}
          operator={props.operator}
          value={shaped(props.operator, value)}
          onChange={(next) => props.onChange({ behaviour, value: next })}
        />
      </Flex>
      {(behaviour.where ?? []).map((filter, at) => (
        <WhereEditor
          key={at}
          filter={filter}
          attributes={types.find(({ type }) => type === behaviour.type)?.attributes ?? {}}
          onChange={(next) =>
            change({
              where: (behaviour.where ?? []).flatMap((each, index) =>
                index !== at ? [each] : next === undefined ? [] : [next],
              ),
            })
          }
        />
      ))}
      <Button
        size="small"
        type="link"
        style={{ alignSelf: 'flex-start', paddingInline: 0 }}
        icon={<PlusOutlined />}
        onClick={() =>
          change({ where: [...(behaviour.where ?? []), { attribute: '', operator: '=', value: '' }] })
        }
      >
        {t('condition.addWhere')}
      </Button>
    </Flex>
  )
}
