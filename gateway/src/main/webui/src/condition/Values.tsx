import { DatePicker, Flex, Input, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import type { Choice } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { arityOf, type FieldNature } from './condition'

interface ValuesProps {
  type: FieldNature['type']
  choices?: Choice[] | undefined
  operator: string
  value: unknown
  onChange: (next: unknown) => void
}

/** As many values as the operator compares with. */
export function Values({ type, choices, operator, value, onChange }: ValuesProps) {
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
