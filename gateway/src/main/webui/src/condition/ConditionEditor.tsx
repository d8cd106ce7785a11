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
  type RuleType,
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
import { NOTHING } from '../i18n/format'
import { useI18n } from '../i18n/i18n'
import {
  arityOf,
  BEHAVIOUR,
  behaviourValue,
  type ConditionFault,
  fieldsAsked,
  filterValue,
  FIRST_METRIC,
  fromEditor,
  guessedNature,
  operatorsOf,
  sameCondition,
  shaped,
  toEditor,
  type FieldNature,
} from './condition'
import type { Choice } from '../customer/words'
import { describeFilter } from './describe'
import { ProblemNotice } from '../look/problem'
import { useConditionFields, type ConditionField } from './fields'

/**
 * What a rule needs beside its value: what is wrong with it, and if it is about behaviours the types there
 * are, and its operator.
 */
interface Surroundings {
  types: readonly BehaviourType[]
  faults: readonly ConditionFault[]
  changeRule: (path: Path, operator: string, value: unknown) => void
}

const Builder = createContext<Surroundings>({ types: [], faults: [], changeRule: () => undefined })

/** Edits a condition with groups and rules. What nobody touches stays as it was given. */
export function ConditionEditor(props: {
  initial: ConditionGroup
  onChange: (condition: ConditionGroup) => void
  /** The segment that must not name itself. */
  except?: string
  /** Which fields may be asked about here, if not all. */
  offered?: (field: string) => boolean
  faults?: readonly ConditionFault[]
}) {
  const { t, label } = useI18n()
  const { offered, faults = [] } = props
  const fields = useConditionFields(props.except)
  const { behaviourTypes } = fields
  const [query, setQuery] = useState<RuleGroupType>(() => toEditor(props.initial))
  const asked = fieldsAsked(query).join('\n')
  const groups = useMemo(
    () => groupsFor(fields.groups, asked === '' ? [] : asked.split('\n'), offered),
    [fields.groups, asked, offered],
  )
  const natures = useMemo(
    () => new Map(groups.flatMap(({ options }) => options).map((field) => [field.name, field])),
    [groups],
  )
  const change = (next: RuleGroupType) => {
    setQuery(next)
    // The builder tells of more than people do, such as that it has begun.
    if (!sameCondition(fromEditor(next), fromEditor(query))) props.onChange(fromEditor(next))
  }
  const below = faults.filter(({ at }) => !saysItself(query, at))
  const surroundings: Surroundings = {
    types: behaviourTypes,
    faults,
    changeRule: (path, operator, value) =>
      change(update(update(query, 'operator', operator, path), 'value', value, path)),
  }
  return (
    <Builder value={surroundings}>
      <ProblemNotice error={fields.missing.error} retry={fields.missing.again} />
      <QueryBuilder
        query={query}
        onQueryChange={change}
        fields={groups}
        combinators={[
          { name: 'and', label: t('condition.all') },
          { name: 'or', label: t('condition.any') },
        ]}
        getOperators={(name) =>
          operatorsOf(name, natures.get(name) ?? guessedNature(name)).map((operator) => ({
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
      {below.map(({ at, message }) => (
        <Fault key={at.join('.') + message}>{message}</Fault>
      ))}
    </Builder>
  )
}

/** What may be asked about, and what is asked already though it is not among that: a choice of its own. */
function groupsFor(
  all: readonly OptionGroup<ConditionField>[],
  asked: readonly string[],
  offered: ((field: string) => boolean) | undefined,
): OptionGroup<ConditionField>[] {
  const groups = all
    .map(({ label, options }) => ({
      label,
      options: options.filter(({ name }) => offered === undefined || offered(name)),
    }))
    .filter(({ options }) => options.length > 0)
  const known = new Set(groups.flatMap(({ options }) => options.map(({ name }) => name)))
  const others = asked
    .filter((name) => name !== '' && !known.has(name))
    .map((name) => {
      const declared = all.flatMap(({ options }) => options).find((field) => field.name === name)
      return declared ?? { name, value: name, label: name, ...guessedNature(name) }
    })
  return others.length === 0 ? groups : [...groups, { label: NOTHING, options: others }]
}

/** Whether a rule stands there that says itself, beside its value, what is wrong with it. */
function saysItself(query: RuleGroupType, at: readonly number[]): boolean {
  let part: RuleGroupType | RuleType = query
  for (const index of at) {
    const next: RuleGroupType | RuleType | undefined = 'rules' in part ? part.rules[index] : undefined
    if (next === undefined) return false
    part = next
  }
  return !('rules' in part)
}

function Fault({ children }: { children: string }) {
  return (
    <Typography.Text type="danger" role="alert" style={{ display: 'block', flex: '1 0 100%' }}>
      {children}
    </Typography.Text>
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
  const { faults } = use(Builder)
  const mine = faults.filter(({ at }) => at.join('.') === props.path.join('.'))
  return (
    <>
      <RuleValueEditor {...props} />
      {mine.map(({ message }) => (
        <Fault key={message}>{message}</Fault>
      ))}
    </>
  )
}

function RuleValueEditor(props: ValueEditorProps) {
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

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>=']

/** One attribute of the behaviour compared; what cannot be said so is shown, and can be taken away. */
function WhereEditor(props: {
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
