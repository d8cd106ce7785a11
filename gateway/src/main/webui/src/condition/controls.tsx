import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Select } from 'antd'
import type {
  ActionProps,
  FullOption,
  NotToggleProps,
  OperatorSelectorProps,
  OptionGroup,
  VersatileSelectorProps,
} from 'react-querybuilder'
import type { Choice } from '../customer/words'
import { BEHAVIOUR } from './condition'

export function Addition(props: ActionProps) {
  return (
    <Button size="small" icon={<PlusOutlined />} onClick={(event) => props.handleOnClick(event)}>
      {props.label}
    </Button>
  )
}

export function Removal(props: ActionProps) {
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

export function Negation(props: NotToggleProps) {
  return (
    <Checkbox
      checked={props.checked === true}
      onChange={(event) => props.handleOnChange(event.target.checked)}
    >
      {props.label}
    </Checkbox>
  )
}

export function Selector(props: VersatileSelectorProps) {
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
export function Operator(props: OperatorSelectorProps) {
  return props.field === BEHAVIOUR ? null : <Selector {...props} />
}

type FullOptionGroup = OptionGroup<FullOption>

function isOptionGroup(option: FullOption | FullOptionGroup): option is FullOptionGroup {
  return 'options' in option
}

function choiceOf({ name, label }: { name: string; label: string }): Choice {
  return { value: name, label }
}
