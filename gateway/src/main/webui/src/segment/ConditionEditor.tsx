import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import {
  AutoComplete,
  Button,
  Checkbox,
  DatePicker,
  Flex,
  Input,
  InputNumber,
  Select,
  Typography,
} from 'antd'
import dayjs from 'dayjs'
import { createContext, use, useMemo, useState } from 'react'
import {
  QueryBuilder,
  update,
  type ActionProps,
  type FullOption,
  type NotToggleProps,
  type OperatorSelectorProps,
  type OptionGroup,
  type Path,
  type RuleGroupType,
  type ValueEditorProps,
  type VersatileSelectorProps,
} from 'react-querybuilder'
import {
  AGGREGATES,
  type Aggregate,
  type BehaviourFilter,
  type BehaviourMetric,
  type BehaviourType,
  type ConditionGroup,
} from '../api/types'
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
import type { Choice } from '../customer/words'
import { useConditionFields, type ConditionField } from './fields'

/** What a rule about behaviours needs beside its value: the types there are, and its operator. */
interface Surroundings {
  types: readonly BehaviourType[]
  changeRule: (path: Path, operator: string, value: unknown) => void
}

const Builder = createContext<Surroundings>({ types: [], changeRule: () => undefined })

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
  const change = (next: RuleGroupType) => {
    setQuery(next)
    props.onChange(fromEditor(next))
  }
  const surroundings: Surroundings = {
    types: behaviourTypes,
    changeRule: (path, operator, value) =>
      change(update(update(query, 'operator', operator, path), 'value', value, path)),
  }
  const unknown: FieldNature = { type: 'TEXT', optional: true }

  return (
    <Builder value={surroundings}>
      <QueryBuilder
        query={query}
        onQueryChange={change}
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
    </Builder>
  )
}

/** The builder's controls in the look of the console. */
const CONTROLS = {
  addGroupAction: Addition,
  addRuleAction: Addition,
  notToggle: Negation,
  operatorSelector: Operator,
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
  const options = props.options as (FullOption | FullOptionGroup)[]
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
          ? { label: option.label, options: (option.options as FullOption[]).map(choiceOf) }
          : choiceOf(option),
      )}
    />
  )
}

/** The operator stands before the value; for behaviours their editor shows it, after the figure. */
function Operator(props: OperatorSelectorProps) {
  return props.field === BEHAVIOUR ? null : <Selector {...props} />
}

type FullOptionGroup = OptionGroup<FullOption>

function isOptionGroup(option: FullOption | FullOptionGroup): option is FullOptionGroup {
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
    return <BehaviourEditor path={props.path} operator={operator} given={value} onChange={change} />
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

/** "Number of: app sign-in, in the last 30 days, at least, 3". */
function BehaviourEditor(props: {
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
          options={operators.map((each) => ({ value: each, label: label('operator', each) }))}
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
          attributes={Object.keys(types.find(({ type }) => type === behaviour.type)?.attributes ?? {})}
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

/** One attribute of the behaviour compared. Digits are taken as a number, all else as text. */
function WhereEditor(props: {
  filter: BehaviourFilter
  attributes: readonly string[]
  onChange: (next: BehaviourFilter | undefined) => void
}) {
  const { t, label } = useI18n()
  const { filter } = props
  // A filter that is changed is of the type that is declared, or that its new value has.
  const change = (edit: Partial<BehaviourFilter>) => {
    const { attribute, operator, value } = filter
    props.onChange({ attribute, operator, value, ...edit })
  }
  return (
    <Flex gap={8} align="center" wrap>
      <Typography.Text type="secondary">{t('condition.where')}</Typography.Text>
      <AutoComplete
        aria-label={t('condition.attribute')}
        placeholder={t('condition.attribute')}
        style={{ width: 160 }}
        value={filter.attribute}
        onChange={(attribute) => change({ attribute })}
        options={props.attributes.map((name) => ({ value: name, label: label('attribute', name) }))}
      />
      <Select
        aria-label={t('condition.operator')}
        style={{ minWidth: 120 }}
        value={filter.operator}
        onChange={(operator) => change({ operator })}
        options={['=', '!=', '<', '<=', '>', '>='].map((each) => ({
          value: each,
          label: label('operator', each),
        }))}
      />
      <Input
        aria-label={t('condition.value')}
        style={{ width: 150 }}
        value={typeof filter.value === 'string' || typeof filter.value === 'number' ? filter.value : ''}
        onChange={(event) => change({ value: numberOrText(event.target.value) })}
      />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('do.remove')}
        onClick={() => props.onChange(undefined)}
      />
    </Flex>
  )
}

function numberOrText(text: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
