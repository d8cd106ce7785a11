import { Col, Form, Input, InputNumber, Radio, Row, Select, Typography } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import type { Place } from '../api/types'
import type { Axis } from '../customer/words'
import type { Key } from '../i18n/en'
import { useI18n } from '../i18n/i18n'
import { ConditionEditor } from '../condition/ConditionEditor'
import { conditionFaults, isOpen, type PlaceFault } from './places'

const MOST_DAYS = 3_650
const LONGEST_NAME = 40
const LONGEST_TITLE = 100

/** All that a place says of itself. A field that is emptied is left out. */
export function PlaceEditor(props: {
  axis: Axis
  place: Place
  /** The names of the places beside it. */
  others: readonly string[]
  last: boolean
  faults: readonly PlaceFault[]
  /** Which fields a condition may ask about. */
  offered: (field: string) => boolean
  onChange: (edit: Partial<Place>) => void
}) {
  const { t, label } = useI18n()
  const { place, faults, onChange } = props
  const id = useId()
  const kept = place.keep ?? undefined
  // Nobody goes further down than to the last place, nor needs a condition to come there.
  const rest = props.last && isOpen(place)
  const days = (field: 'fromAfterDays' | 'minimumStayDays' | 'graceDays', title: Key, hint: Key) => (
    <Field id={id + field} title={t(title)} hint={t(hint)} faults={faultsAt(faults, field)}>
      <InputNumber
        id={id + field}
        min={0}
        max={MOST_DAYS}
        precision={0}
        placeholder="0"
        style={{ width: '100%' }}
        suffix={t('condition.days')}
        value={place[field] ?? null}
        onChange={(count) => onChange({ [field]: count ?? undefined })}
      />
    </Field>
  )
  return (
    <Form layout="vertical" component={false}>
      <Row gutter={16}>
        <Col xs={24} md={8}>
          <Field
            id={`${id}name`}
            title={t('model.name')}
            hint={t('model.name.hint')}
            faults={faultsAt(faults, 'name')}
          >
            <Name id={`${id}name`} name={place.name} onChange={(name) => onChange({ name })} />
          </Field>
        </Col>
        <Col xs={24} md={16}>
          <Field id={`${id}title`} title={t('model.title')} faults={faultsAt(faults, 'title')}>
            <Input
              id={`${id}title`}
              maxLength={LONGEST_TITLE}
              value={place.title ?? ''}
              onChange={({ target }) => onChange({ title: target.value === '' ? undefined : target.value })}
            />
          </Field>
        </Col>
      </Row>
      <Field title={t('model.when')} {...(rest ? { faults: faultsAt(faults, 'when') } : {})}>
        {rest ? (
          <Typography.Text>{t('model.when.rest')}</Typography.Text>
        ) : (
          <>
            <ConditionEditor
              initial={place.when}
              onChange={(when) => onChange({ when })}
              offered={props.offered}
              faults={conditionFaults(faults, 'when')}
            />
            {place.when.rules.length === 0 && (
              <Typography.Text type="warning">{t('model.when.everybody')}</Typography.Text>
            )}
          </>
        )}
      </Field>
      {(!rest || kept !== undefined) && (
        <Field title={t('model.keep')} hint={t('model.keep.hint')}>
          <Radio.Group
            aria-label={t('model.keep')}
            style={{ marginBottom: kept === undefined ? 0 : 8 }}
            value={kept !== undefined}
            onChange={({ target }) => onChange({ keep: target.value === true ? place.when : undefined })}
            options={[
              { value: false, label: t('model.keep.same') },
              { value: true, label: t('model.keep.own') },
            ]}
          />
          {kept !== undefined && (
            <ConditionEditor
              initial={kept}
              onChange={(keep) => onChange({ keep })}
              offered={props.offered}
              faults={conditionFaults(faults, 'keep')}
            />
          )}
        </Field>
      )}
      <Row gutter={16}>
        {!rest && (
          <Col xs={24} md={12} xl={9}>
            <Field
              id={`${id}from`}
              title={t('model.from')}
              hint={t('model.from.hint')}
              faults={faultsAt(faults, 'from')}
            >
              <Select
                id={`${id}from`}
                mode="multiple"
                placeholder={t('model.from.any')}
                style={{ width: '100%' }}
                value={place.from ?? []}
                onChange={(from: string[]) => onChange({ from: from.length === 0 ? undefined : from })}
                options={props.others.map((name) => ({ value: name, label: label(props.axis, name) }))}
                showSearch={{ optionFilterProp: 'label' }}
              />
            </Field>
          </Col>
        )}
        {(!rest || place.fromAfterDays !== undefined) && (
          <Col xs={24} md={12} xl={5}>
            {days('fromAfterDays', 'model.fromAfter', 'model.fromAfter.hint')}
          </Col>
        )}
        <Col xs={24} md={12} xl={5}>
          {days('minimumStayDays', 'model.minimumStay', 'model.minimumStay.hint')}
        </Col>
        {(!rest || place.graceDays !== undefined) && (
          <Col xs={24} md={12} xl={5}>
            {days('graceDays', 'model.grace', 'model.grace.hint')}
          </Col>
        )}
      </Row>
    </Form>
  )
}

/** The name, taken over when it is written to its end: the names of other places would be passed on the way. */
function Name(props: { id: string; name: string; onChange: (name: string) => void }) {
  const [text, setText] = useState(props.name)
  const take = () => {
    if (text === '') setText(props.name)
    else if (text !== props.name) props.onChange(text)
  }
  return (
    <Input
      id={props.id}
      maxLength={LONGEST_NAME}
      placeholder="AT_RISK"
      value={text}
      onChange={({ target }) => setText(target.value.toUpperCase().replaceAll(/[\s-]/g, '_'))}
      onBlur={take}
      onPressEnter={take}
    />
  )
}

/** A field with its name, what it means, and what is wrong with it. */
function Field(props: {
  id?: string
  title: string
  hint?: string
  faults?: readonly string[]
  children: ReactNode
}) {
  const { id, faults = [] } = props
  return (
    <Form.Item
      label={props.title}
      {...(id === undefined ? {} : { htmlFor: id })}
      extra={props.hint}
      {...(faults.length === 0 ? {} : { validateStatus: 'error', help: faults.join(' ') })}
    >
      {props.children}
    </Form.Item>
  )
}

function faultsAt(faults: readonly PlaceFault[], field: keyof Place): string[] {
  return faults.filter((fault) => fault.field === field).map(({ message }) => message)
}
