import { DeleteOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Flex, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import type { BehaviourFilter, BehaviourType } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { filterValue } from './condition'
import { describeFilter } from './describe'

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>=']

/** One attribute of the behaviour compared; what cannot be said so is shown, and can be taken away. */
export function WhereEditor(props: {
  filter: BehaviourFilter
  attributes: BehaviourType['attributes']
  onChange: (next: BehaviourFilter | undefined) => void
}) {
  const words = useI18n()
  const { t, label } = words
  const { filter, attributes } = props
  // What is typed is not yet what is meant: "0." is on its way to 0.05.
  const [typed, setTyped] = useState(String(filter.value))
  const meant = (text: string, attribute: string) => filterValue(text, attributes[attribute])
  const shown = meant(typed, filter.attribute) === filter.value ? typed : String(filter.value)
  // A filter that is changed is of the type that is declared, or that its new value has.
  const change = (edit: Partial<BehaviourFilter>) => {
    const { attribute, operator, value } = filter
    props.onChange({ attribute, operator, value, ...edit })
  }
  const removal = (
    <Button
      type="text"
      icon={<DeleteOutlined />}
      aria-label={t('do.remove')}
      onClick={() => props.onChange(undefined)}
    />
  )
  const isPlain = typeof filter.value === 'string' || typeof filter.value === 'number'
  if (!COMPARISONS.includes(filter.operator) || !isPlain) {
    return (
      <Flex gap={8} align="center" wrap>
        <Typography.Text type="secondary">{t('condition.where')}</Typography.Text>
        <Typography.Text>{describeFilter(filter, words)}</Typography.Text>
        {removal}
      </Flex>
    )
  }
  return (
    <Flex gap={8} align="center" wrap>
      <Typography.Text type="secondary">{t('condition.where')}</Typography.Text>
      <AutoComplete
        aria-label={t('condition.attribute')}
        placeholder={t('condition.attribute')}
        style={{ width: 160 }}
        value={filter.attribute}
        onChange={(attribute) => change({ attribute, value: meant(shown, attribute) })}
        options={Object.keys(attributes).map((name) => ({ value: name, label: label('attribute', name) }))}
      />
      <Select
        aria-label={t('condition.operator')}
        style={{ minWidth: 120 }}
        value={filter.operator}
        onChange={(operator) => change({ operator })}
        options={COMPARISONS.map((each) => ({ value: each, label: label('operator', each) }))}
      />
      <Input
        aria-label={t('condition.value')}
        style={{ width: 150 }}
        value={shown}
        onChange={(event) => {
          setTyped(event.target.value)
          change({ value: meant(event.target.value, filter.attribute) })
        }}
      />
      {removal}
    </Flex>
  )
}
