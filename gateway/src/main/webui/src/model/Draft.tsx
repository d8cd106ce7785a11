import { ExperimentOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Modal, Typography } from 'antd'
import { useId, useState } from 'react'
import { api } from '../api/api'
import { Problem } from '../api/problem'
import type { Model, Place, WhatIf } from '../api/types'
import { MODELS, type Axis } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { Panel } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { useSignedIn } from '../session/session'
import { effectOf, lineOf, read, written } from './draft'
import { Effect } from './Effect'

/** How many lines are seen above the one that is shown. */
const LINES_ABOVE = 4

/** Another model, tried out on the customers before anybody puts it in force. */
export function Draft(props: { axis: Axis; version: number; places: Place[]; onClosed: () => void }) {
  const { t } = useI18n()
  const { may } = useSignedIn()
  const [text, setText] = useState(() => written({ places: props.places }))
  const [fault, setFault] = useState<string>()
  const [confirming, setConfirming] = useState(false)
  const path = MODELS[props.axis]
  const tryOut = useMutation({
    mutationFn: (draft: string) => api.post<WhatIf>(`${path}/what-if`, JSON.parse(draft)),
  })
  // What was found out holds for the very draft that was tried out.
  const fresh = tryOut.variables === text
  const effect = fresh ? tryOut.data : undefined
  const ask = () => {
    const draft = read(text)
    setFault('fault' in draft ? draft.fault : undefined)
    if ('fault' in draft) return
    setText(draft.text)
    tryOut.mutate(draft.text)
  }
  return (
    <Panel
      title={t('model.draft')}
      extra={
        <Button size="small" onClick={props.onClosed}>
          {t('model.draft.close')}
        </Button>
      }
    >
      <Flex vertical gap={16}>
        <Source
          text={text}
          fault={fault}
          error={fresh ? tryOut.error : null}
          onChange={(changed) => {
            setText(changed)
            setFault(undefined)
          }}
        />
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

/** The draft as JSON, with what is wrong with it line by line. */
function Source(props: {
  text: string
  fault: string | undefined
  error: Error | null
  onChange: (text: string) => void
}) {
  const { t } = useI18n()
  const id = useId()
  const violations = props.error instanceof Problem ? props.error.violations : []
  const show = (line: number) => {
    const source = document.getElementById(id) as HTMLTextAreaElement
    const lines = props.text.split('\n')
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
    source.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
    source.focus()
    source.scrollTop = ((line - LINES_ABOVE) / lines.length) * source.scrollHeight
  }
  return (
    <>
      {violations.length === 0 && <ProblemNotice error={props.error} />}
      <Form layout="vertical">
        <Form.Item
          label={t('model.draft.json')}
          htmlFor={id}
          style={{ marginBottom: 0 }}
          {...(props.fault !== undefined || violations.length > 0 ? { validateStatus: 'error' } : {})}
          help={props.fault}
        >
          <Input.TextArea
            id={id}
            className="source"
            autoSize={{ minRows: 12, maxRows: 28 }}
            spellCheck={false}
            value={props.text}
            onChange={(event) => props.onChange(event.target.value)}
          />
        </Form.Item>
      </Form>
      {violations.length > 0 && (
        <ul role="alert" style={{ margin: 0, paddingInlineStart: 18 }}>
          {violations.map(({ field, message }) => {
            const line = lineOf(props.text, field)
            return (
              <li key={field + message}>
                <Button size="small" type="link" danger onClick={() => show(line)}>
                  {t('model.line', { line })}
                </Button>
                <code>{field}</code> {message}
              </li>
            )
          })}
        </ul>
      )}
    </>
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
