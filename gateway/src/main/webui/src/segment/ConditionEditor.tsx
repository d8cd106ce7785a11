import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, DatePicker, Flex, Input, InputNumber, Select, Typography } from 'antd'
import dayjs from 'dayjs'
import { createContext, use, useMemo, useState } from 'react'
import {
  QueryBuilder,
  type ActionProps,
  type FullOption,
  type NotToggleProps,
  type OptionGroup,
  type RuleGroupType,
  type ValueEditorProps,
  type VersatileSelectorProps,
} from 'react-querybuilder'
import { AGGREGATES, type BehaviourFilter, type BehaviourMetric, type ConditionGroup } from '../api/types'
import { useI18n } from '../i18n/i18n'
import {
  arityOf,
  BEHAVIOUR,
  behaviourValue,
  FIRST_METRIC,
  fromEditor,
  operatorsOf,
  shaped,
  toEditor,
  type FieldNature,
} from './condition'
import { useConditionFields, type Choice, type ConditionField } from './fields'

const BehaviourTypes = createContext<readonly string[]>([])

/** Edits a condition with groups and rules; `except` is the segment that must not name itself. */
export function ConditionEditor(props: {
  initial: ConditionGroup
  onChange: (condition: ConditionGroup) => void
  except?: string
}) {
  const { t, label } = useI18n()
  const { groups, behaviourTypes } = useConditionFields(props.except)
  const [query, setQuery] = useState<RuleGroupType>(() => toEditor(props.initial))
  const natures = useMemo(
    () => new Map(groups.flatMap(({ options }) => options).map((field) => [field.name, field])),
    [groups],
  )
  const unknown: FieldNature = { type: 'TEXT', optional: true }

  return (
    <BehaviourTypes value={behaviourTypes}>
      <QueryBuilder
        query={query}
        onQueryChange={(next) => {
          setQuery(next)
          props.onChange(fromEditor(next))
        }}
        fields={groups}
        combinators={[
          { name: 'and', label: t('condition.all') },
          { name: 'or', label: t('condition.any') },
        ]}
        getOperators={(name) =>
          operatorsOf(name, natures.get(name) ?? unknown).map((operator) => ({
            name: operator,
            value: operator,
            label: label('operator', operator),
          }))
        }
        getDefaultValue={({ field, operator }) => {
          if (field === BEHAVIOUR) return { behaviour: FIRST_METRIC, value: 1 }
          if (natures.get(field)?.type === 'BOOLEAN') return true
          return shaped(operator, undefined) ?? ''
        }}
        resetOnOperatorChange={false}
        showNotToggle
        listsAsArrays
        controlElements={CONTROLS}
        translations={{
          addRule: { label: t('condition.addRule'), title: t('condition.addRule') },
          addGroup: { label: t('condition.addGroup'), title: t('condition.addGroup') },
          removeRule: { title: t('do.remove') },
          removeGroup: { title: t('do.remove') },
          notToggle: { label: t('condition.not'), title: t('condition.not') },
          fields: { title: t('condition.field') },
          operators: { title: t('condition.operator') },
          value: { title: t('condition.value') },
          combinators: { title: t('condition.combinator') },
        }}
      />
    </BehaviourTypes>
  )
}

/** The builder's controls in the look of the console. */
const CONTROLS = {
  addGroupAction: Addition,
  addRuleAction: Addition,
  notToggle: Negation,
  removeGroupAction: Removal,
  removeRuleAction: Removal,
  valueEditor: RuleValue,
  valueSelector: Selector,
}

function Addition(props: ActionProps) {
  return (
    <Button size="small" icon={<PlusOutlined />} onClick={(event) => props.handleOnClick(event)}>
      {props.label}
    </Button>
  )
}

function Removal(props: ActionProps) {
  return (
    <Button
      type="text"
      className={props.className}
      icon={<DeleteOutlined />}
      aria-label={props.title ?? ''}
      onClick={(event) => props.handleOnClick(event)}
    />
  )
}

function Negation(props: NotToggleProps) {
  return (
    <Checkbox
      checked={props.checked === true}
      onChange={(event) => props.handleOnChange(event.target.checked)}
    >
      {props.label}
    </Checkbox>
  )
}

function Selector(props: VersatileSelectorProps) {
  const options = props.options as readonly (FullOption | OptionGroup<FullOption>)[]
  const many = options.length > 8 || options.some(isOptionGroup)
  return (
    <Select
      aria-label={props.title ?? ''}
      value={props.value}
      onChange={(chosen: string) => props.handleOnChange(chosen)}
      popupMatchSelectWidth={false}
      showSearch={many && { optionFilterProp: 'label' }}
      style={{ minWidth: 132 }}
      options={options.map((option) =>
        'options' in option
          ? { label: option.label, options: option.options.map(choiceOf) }
          : choiceOf(option),
      )}
    />
  )
}

function isOptionGroup(option: FullOption | OptionGroup<FullOption>): option is OptionGroup<FullOption> {
  return 'options' in option
}

function choiceOf({ name, label }: { name: string; label: string }): Choice {
  return { value: name, label }
}

function RuleValue(props: ValueEditorProps) {
  const { field, fieldData, operator } = props
  const value: unknown = props.value
  const change = (next: unknown) => props.handleOnChange(next)
  if (field === BEHAVIOUR) {
    return <BehaviourEditor operator={operator} given={value} onChange={change} />
  }
  const { type, choices } = fieldData as unknown as Partial<ConditionField>
  return (
    <Values
      type={type ?? 'TEXT'}
      choices={choices}
      operator={operator}
      value={shaped(operator, value)}
      onChange={change}
    />
  )
}

interface ValuesProps {
  type: FieldNature['type']
  choices?: Choice[] | undefined
  operator: string
  value: unknown
  onChange: (next: unknown) => void
}

function Values({ type, choices, operator, value, onChange }: ValuesProps) {
  const { t } = useI18n()
  switch (arityOf(operator)) {
    case 'none':
      return null
    case 'many':
      return (
        <Select
          mode={choices === undefined ? 'tags' : 'multiple'}
          aria-label={t('condition.value')}
          placeholder={t('form.choose')}
          style={{ minWidth: 240, flex: '1 1 240px', maxWidth: 520 }}
          value={value as string[]}
          onChange={(next: string[]) =>
            onChange(type === 'NUMBER' ? next.map(Number).filter((each) => !Number.isNaN(each)) : next)
          }
          options={choices}
          showSearch={{ optionFilterProp: 'label' }}
        />
      )
    case 'two': {
      const [low, high] = value as [unknown, unknown]
      return (
        <Flex gap={8} align="center">
          <OneValue type={type} choices={choices} value={low} onChange={(next) => onChange([next, high])} />
          <span>–</span>
          <OneValue type={type} choices={choices} value={high} onChange={(next) => onChange([low, next])} />
        </Flex>
      )
    }
    case 'one':
      return <OneValue type={type} choices={choices} value={value} onChange={onChange} />
  }
}

function OneValue(props: Omit<ValuesProps, 'operator'>) {
  const { t } = useI18n()
  const { type, choices, value, onChange } = props
  const named = { 'aria-label': t('condition.value') }
  if (type === 'BOOLEAN') {
    return (
      <Select
        {...named}
        style={{ width: 100 }}
        value={value === undefined || value === '' ? undefined : Boolean(value)}
        onChange={onChange}
        options={[
          { value: true, label: t('yes') },
          { value: false, label: t('no') },
        ]}
      />
    )
  }
  if (choices !== undefined) {
    return (
      <Select
        {...named}
        style={{ minWidth: 180 }}
        placeholder={t('form.choose')}
        value={value === '' ? undefined : (value as string | undefined)}
        onChange={onChange}
        options={choices}
        showSearch={{ optionFilterProp: 'label' }}
      />
    )
  }
  if (type === 'NUMBER') {
    return (
      <InputNumber
        {...named}
        style={{ width: 130 }}
        value={typeof value === 'number' ? value : null}
        onChange={(next) => onChange(next ?? undefined)}
      />
    )
  }
  if (type === 'DATE') {
    return (
      <DatePicker
        {...named}
        value={typeof value === 'string' && value !== '' ? dayjs(value) : null}
        onChange={(next: dayjs.Dayjs | null) => onChange(next?.format('YYYY-MM-DD'))}
      />
    )
  }
  return (
    <Input
      {...named}
      style={{ width: 200 }}
      maxLength={200}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** "Number of – app login – within the last 30 days", before what it is compared with. */
function BehaviourEditor(props: { operator: string; given: unknown; onChange: (next: unknown) => void }) {
  const { t, label } = useI18n()
  const types = use(BehaviourTypes)
  const { behaviour, value } = behaviourValue(props.given)
  const change = (part: Partial<BehaviourMetric>) => {
    const next = { ...behaviour, ...part }
    props.onChange({ behaviour: next, value: next.aggregate === 'EVER' ? value === true : numberOf(value) })
  }
  const all = types.includes(behaviour.type) ? types : [behaviour.type, ...types]
  return (
    <Flex vertical gap={8} style={{ flex: '1 1 420px' }}>
      <Flex gap={8} wrap align="center">
        <Values
          type={behaviour.aggregate === 'EVER' ? 'BOOLEAN' : 'NUMBER'}
          operator={props.operator}
          value={shaped(props.operator, value)}
          onChange={(next) => props.onChange({ behaviour, value: next })}
        />
        <Typography.Text type="secondary">{t('condition.isThe')}</Typography.Text>
        <Select
          aria-label={t('condition.aggregate')}
          style={{ minWidth: 150 }}
          value={behaviour.aggregate}
          onChange={(aggregate) => change({ aggregate })}
          options={AGGREGATES.map((each) => ({ value: each, label: label('aggregate', each) }))}
        />
        <Select
          aria-label={t('behaviour.type')}
          style={{ minWidth: 180 }}
          showSearch={{ optionFilterProp: 'label' }}
          value={behaviour.type}
          onChange={(type) => change({ type })}
          options={all.map((each) => ({ value: each, label: label('behaviour', each) }))}
        />
        <Typography.Text type="secondary">{t('condition.within')}</Typography.Text>
        <InputNumber
          aria-label={t('condition.within')}
          min={1}
          max={3_650}
          placeholder={t('condition.ever')}
          style={{ width: 120 }}
          suffix={behaviour.withinDays === undefined ? undefined : t('condition.days')}
          value={behaviour.withinDays ?? null}
          onChange={(days) => change({ withinDays: days ?? undefined })}
        />
        <Button
          size="small"
          type="text"
          icon={<PlusOutlined />}
          onClick={() =>
            change({ where: [...(behaviour.where ?? []), { attribute: '', operator: '=', value: '' }] })
          }
        >
          {t('condition.where')}
        </Button>
      </Flex>
      {(behaviour.where ?? []).map((filter, at) => (
        <WhereEditor
          key={at}
          filter={filter}
          onChange={(next) =>
            change({
              where: (behaviour.where ?? []).flatMap((each, index) =>
                index !== at ? [each] : next === undefined ? [] : [next],
              ),
            })
          }
        />
      ))}
    </Flex>
  )
}

/** One attribute of the behaviour compared. Digits are taken as a number, all else as text. */
function WhereEditor(props: {
  filter: BehaviourFilter
  onChange: (next: BehaviourFilter | undefined) => void
}) {
  const { t, label } = useI18n()
  const { filter, onChange } = props
  return (
    <Flex gap={8} align="center" wrap>
      <Typography.Text type="secondary">{t('condition.where')}</Typography.Text>
      <Input
        aria-label={t('condition.attribute')}
        placeholder={t('condition.attribute')}
        style={{ width: 150 }}
        value={filter.attribute}
        onChange={(event) => onChange({ ...filter, attribute: event.target.value })}
      />
      <Select
        aria-label={t('condition.operator')}
        style={{ minWidth: 120 }}
        value={filter.operator}
        onChange={(operator) => onChange({ ...filter, operator })}
        options={['=', '!=', '<', '<=', '>', '>='].map((each) => ({
          value: each,
          label: label('operator', each),
        }))}
      />
      <Input
        aria-label={t('condition.value')}
        style={{ width: 150 }}
        value={typeof filter.value === 'string' || typeof filter.value === 'number' ? filter.value : ''}
        onChange={(event) => onChange({ ...filter, value: numberOrText(event.target.value) })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('do.remove')}
        onClick={() => onChange(undefined)}
      />
    </Flex>
  )
}

function numberOf(value: unknown): unknown {
  return typeof value === 'boolean' ? 1 : value
}

function numberOrText(text: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
