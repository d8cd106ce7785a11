import { ExperimentOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Modal, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import type { Model, Place, WhatIf } from '../api/types'
import { MODELS, type Axis } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { useLeaving } from '../look/leaving'
import { Panel } from '../look/pieces'
import { ProblemNotice, useViolations } from '../look/problem'
import { useSignedIn } from '../session/session'
import { effectOf, read, written } from './draft'
import { Effect } from './Effect'
import { draftedOf, faultsOf, placesIn, placesOf, type Drafted, type PlaceFault } from './places'
import { PlacesEditor } from './PlacesEditor'
import { Source } from './Source'

/** Another model, tried out on the customers before anybody puts it in force. */
export function Draft(props: { axis: Axis; version: number; places: Place[]; onClosed: () => void }) {
  const { t } = useI18n()
  const violationsOf = useViolations()
  const { may } = useSignedIn()
  const [draft, setDraft] = useState(() => draftedOf(props.places))
  const [faults, setFaults] = useState<readonly PlaceFault[]>([])
  /** The draft while it is written as JSON. */
  const [source, setSource] = useState<string>()
  const [unreadable, setUnreadable] = useState<string>()
  const [confirming, setConfirming] = useState(false)
  const path = MODELS[props.axis]
  const text = source ?? written({ places: placesOf(draft) })
  const [begun] = useState(text)
  useLeaving(() => text !== begun, { form: path, within: '/models' })
  const tryOut = useMutation({
    mutationFn: (tried: string) => api.post<WhatIf>(`${path}/what-if`, JSON.parse(tried)),
  })
  // What was found out holds for the very draft that was tried out.
  const fresh = tryOut.variables === text
  const effect = fresh ? tryOut.data : undefined
  const error = fresh ? tryOut.error : null
  const take = (places: Drafted[], refusal: Error | null) => {
    setDraft(places)
    setFaults(faultsOf(violationsOf(refusal), places).faults)
  }
  const ask = () => {
    if (source === undefined) {
      tryOut.mutate(text, {
        onSuccess: () => setFaults([]),
        onError: (refusal) => setFaults(faultsOf(violationsOf(refusal), draft).faults),
      })
      return
    }
    const written = read(source)
    setUnreadable('fault' in written ? written.fault : undefined)
    if ('fault' in written) return
    setSource(written.text)
    tryOut.mutate(written.text)
  }
  const showForm = () => {
    const written = read(source ?? text)
    const places = 'fault' in written ? undefined : placesIn(JSON.parse(written.text))
    if (places === undefined) {
      setUnreadable('fault' in written ? written.fault : t('model.draft.noForm'))
      return
    }
    take(draftedOf(places), error)
    setSource(undefined)
    setUnreadable(undefined)
  }
  const shown = new Set(
    violationsOf(error)
      .filter((each) => faultsOf([each], draft).others.length === 0)
      .map(({ field }) => field),
  )
  return (
    <Panel
      title={t('model.draft')}
      extra={
        <Flex gap={8} align="center" wrap>
          <Segmented
            size="small"
            aria-label={t('model.draft.view')}
            value={source === undefined ? 'form' : 'json'}
            onChange={(view) => (view === 'json' ? setSource(text) : showForm())}
            options={[
              { value: 'form', label: t('model.draft.form') },
              { value: 'json', label: 'JSON' },
            ]}
          />
          <Button size="small" onClick={props.onClosed}>
            {t('model.draft.close')}
          </Button>
        </Flex>
      }
    >
      <Flex vertical gap={16}>
        {source === undefined ? (
          <>
            <ProblemNotice error={error} except={shown} />
            <PlacesEditor
              axis={props.axis}
              draft={draft}
              faults={faults}
              onChange={(places, mended) => {
                setDraft(places)
                setFaults(faults.filter((fault) => !mended(fault)))
              }}
            />
          </>
        ) : (
          <Source
            text={source}
            fault={unreadable}
            error={error}
            onChange={(changed) => {
              setSource(changed)
              setUnreadable(undefined)
            }}
          />
        )}
        <Flex gap={8} align="center" wrap>
          <Button type="primary" icon={<ExperimentOutlined />} loading={tryOut.isPending} onClick={ask}>
            {t('model.tryOut')}
          </Button>
          {may('admin') && (
            <Button danger disabled={effect === undefined} onClick={() => setConfirming(true)}>
              {t('model.activate')}
            </Button>
          )}
          <Typography.Text type="secondary">
            {t(may('admin') ? 'model.tryOut.first' : 'model.tryOut.means')}
          </Typography.Text>
        </Flex>
        {effect !== undefined && <Effect axis={props.axis} found={effect} />}
      </Flex>
      {confirming && effect !== undefined && (
        <Activation
          path={path}
          version={props.version}
          text={text}
          found={effect}
          onClosed={() => setConfirming(false)}
          onActivated={props.onClosed}
        />
      )}
    </Panel>
  )
}

function Activation(props: {
  path: string
  version: number
  text: string
  found: WhatIf
  onClosed: () => void
  onActivated: () => void
}) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const { moving, times } = effectOf(props.found)
  const activate = useMutation({
    mutationFn: () => api.put<Model>(props.path, JSON.parse(props.text), { version: props.version }),
    onSuccess: () => {
      void message.success(t('model.activated'))
      props.onActivated()
      return queries.invalidateQueries()
    },
  })
  return (
    <Modal
      open
      title={t('model.activate')}
      okText={t('model.activate')}
      okButtonProps={{ danger: true, loading: activate.isPending }}
      cancelText={t('do.back')}
      onOk={() => activate.mutate()}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>
        {t('model.activate.moving', { count: Math.round(moving * times), customers: props.found.customers })}
      </p>
      <p>{t('model.activate.means')}</p>
      <ProblemNotice error={activate.error} />
    </Modal>
  )
}
