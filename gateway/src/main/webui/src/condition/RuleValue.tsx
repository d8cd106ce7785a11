import { use } from 'react'
import type { ValueEditorProps } from 'react-querybuilder'
import { BehaviourEditor } from './BehaviourEditor'
import { BEHAVIOUR, shaped } from './condition'
import { Fault } from './Fault'
import type { ConditionField } from './fields'
import { Builder } from './surroundings'
import { Values } from './Values'

/** What a rule compares with, and below it what is wrong with the rule. */
export function RuleValue(props: ValueEditorProps) {
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
