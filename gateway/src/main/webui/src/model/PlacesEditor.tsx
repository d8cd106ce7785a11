import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Collapse, Flex, Tag, Typography } from 'antd'
import { useMemo, useState } from 'react'
import type { Place } from '../api/types'
import type { Axis } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import {
  added,
  changed,
  isKnownBefore,
  isMovable,
  isOpen,
  moved,
  placesOf,
  removed,
  type Drafted,
  type PlaceFault,
} from './places'
import { PlaceEditor } from './PlaceEditor'

/** The places of a draft in their order, each opened when it is to be changed or something is wrong with it. */
export function PlacesEditor(props: {
  axis: Axis
  draft: readonly Drafted[]
  faults: readonly PlaceFault[]
  /** Takes the draft as it is now, and which faults were about what is no longer so. */
  onChange: (draft: Drafted[], mended: (fault: PlaceFault) => boolean) => void
}) {
  const { t } = useI18n()
  const { axis, draft, faults, onChange } = props
  const [opened, setOpened] = useState<readonly string[]>([])
  const offered = useMemo(() => isKnownBefore(axis), [axis])
  const wrong = new Set(faults.map(({ key }) => key))
  const names = placesOf(draft).map(({ name }) => name)
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{t('model.order.edit')}</Typography.Text>
      <Collapse
        collapsible="header"
        destroyOnHidden
        activeKey={[...opened, ...wrong]}
        onChange={(keys) => setOpened(keys)}
        items={draft.map(({ key, place }, at) => ({
          key,
          label: <Head axis={axis} number={at + 1} place={place} wrong={wrong.has(key)} />,
          extra: (
            <Order
              name={place.name}
              up={isMovable(draft, at, -1) ? () => onChange(moved(draft, at, -1), () => false) : undefined}
              down={isMovable(draft, at, 1) ? () => onChange(moved(draft, at, 1), () => false) : undefined}
              remove={
                at === draft.length - 1
                  ? undefined
                  : () => onChange(removed(draft, key), (fault) => fault.key === key)
              }
            />
          ),
          children: (
            <PlaceEditor
              axis={axis}
              place={place}
              others={names.filter((name) => name !== place.name && name !== '')}
              last={at === draft.length - 1}
              faults={faults.filter((fault) => fault.key === key)}
              offered={offered}
              onChange={(edit) => {
                // A place that is mended stays open.
                if (!opened.includes(key)) setOpened([...opened, key])
                onChange(changed(draft, key, edit), (fault) => fault.key === key && fault.field in edit)
              }}
            />
          ),
        }))}
      />
      <Button
        icon={<PlusOutlined />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => {
          const grown = added(draft)
          onChange(grown.draft, () => false)
          setOpened([...opened, grown.key])
        }}
      >
        {t('model.place.add')}
      </Button>
    </Flex>
  )
}

/** What a place is called, and what of it is out of the ordinary. */
function Head(props: { axis: Axis; number: number; place: Place; wrong: boolean }) {
  const { t, label } = useI18n()
  const { place } = props
  const facts = [
    (place.from ?? []).length > 0 &&
      `${t('model.from')}: ${(place.from ?? []).map((name) => label(props.axis, name)).join(', ')}`,
    (place.minimumStayDays ?? 0) > 0 &&
      `${t('model.minimumStay')}: ${t('model.days', { count: place.minimumStayDays ?? 0 })}`,
    (place.graceDays ?? 0) > 0 && `${t('model.grace')}: ${t('model.days', { count: place.graceDays ?? 0 })}`,
    place.keep !== undefined && place.keep !== null && `${t('model.keep')}: ${t('model.keep.own')}`,
  ].filter((fact) => fact !== false)
  return (
    <Flex gap={8} align="center" wrap>
      <Typography.Text strong>
        {props.number}.{' '}
        {place.name === '' ? t('model.place.new') : label(props.axis, place.name, place.title)}
      </Typography.Text>
      <Typography.Text type="secondary">{place.title ?? place.name}</Typography.Text>
      {facts.map((fact) => (
        <Tag key={fact} variant="filled" style={{ margin: 0 }}>
          {fact}
        </Tag>
      ))}
      {isOpen(place) && <Tag style={{ margin: 0 }}>{t('campaign.everyone')}</Tag>}
      {props.wrong && (
        <Tag color="red" style={{ margin: 0 }}>
          {t('model.place.wrong')}
        </Tag>
      )}
    </Flex>
  )
}

function Order(props: {
  name: string
  up: (() => void) | undefined
  down: (() => void) | undefined
  remove: (() => void) | undefined
}) {
  const { t } = useI18n()
  const { up, down, remove } = props
  return (
    <Flex gap={4}>
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined />}
        aria-label={`${t('do.up')} ${props.name}`}
        disabled={up === undefined}
        onClick={up}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined />}
        aria-label={`${t('do.down')} ${props.name}`}
        disabled={down === undefined}
        onClick={down}
      />
      <Button
        type="text"
        size="small"
        icon={<DeleteOutlined />}
        aria-label={`${t('do.remove')} ${props.name}`}
        disabled={remove === undefined}
        onClick={remove}
      />
    </Flex>
  )
}
