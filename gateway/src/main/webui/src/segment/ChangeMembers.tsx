import { UploadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal, Radio, Segmented, Upload } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { useChoices } from '../api/choices'
import { Problem } from '../api/problem'
import type { MembersNoted, Namespace } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { useLeaving } from '../look/leaving'
import { ProblemNotice } from '../look/problem'
import { BY_ID, changeOf, MOST_NAMES, namesIn, refusedNames } from './members'

const TURNS = ['ADD', 'REMOVE'] as const
type Turn = (typeof TURNS)[number]

/** Customers named by a text that was pasted, or by a file that says itself how it names them. */
type Named = { calledBy: string; names: string[] } | { file: File }

interface Given {
  turn: Turn
  calledBy: string
  text?: string
}

/** Adds customers to a static segment, or takes them out, and tells who of them is not known here. */
export function ChangeMembers({ segmentId, onClosed }: { segmentId: string; onClosed: () => void }) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [form] = Form.useForm<Given>()
  const [source, setSource] = useState<'text' | 'file'>('text')
  const [file, setFile] = useState<File>()
  const change = useMutation({
    mutationFn: ({ turn, named }: { turn: Turn; named: Named }) => changed(segmentId, turn, named),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['/segments'] }),
  })
  const typed = Form.useWatch('text', form)
  const { leave } = useLeaving(
    () => change.data === undefined && (file !== undefined || namesIn(typed ?? '').length > 0),
  )
  const submit = ({ turn, calledBy, text = '' }: Given) => {
    if (source === 'text') change.mutate({ turn, named: { calledBy, names: namesIn(text) } })
    else if (file !== undefined) change.mutate({ turn, named: { file } })
  }
  if (change.data !== undefined) {
    return <Noted turn={change.variables.turn} noted={change.data} onClosed={onClosed} />
  }
  return (
    <Modal
      open
      title={t('segment.change')}
      okText={t('segment.change.do')}
      okButtonProps={{ loading: change.isPending, disabled: source === 'file' && file === undefined }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={() => leave(onClosed)}
      destroyOnHidden
    >
      <ProblemNotice error={change.error} />
      <Form<Given>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ turn: 'ADD', calledBy: BY_ID }}
        onFinish={submit}
      >
        <Form.Item name="turn" label={t('segment.change.turn')}>
          <Radio.Group options={TURNS.map((value) => ({ value, label: t(`segment.change.${value}`) }))} />
        </Form.Item>
        <Segmented
          aria-label={t('segment.change.source')}
          style={{ marginBottom: 16 }}
          value={source}
          onChange={setSource}
          options={(['text', 'file'] as const).map((value) => ({
            value,
            label: t(`segment.change.source.${value}`),
          }))}
        />
        {source === 'text' ? (
          <Pasted />
        ) : (
          <Upload
            accept=".csv"
            maxCount={1}
            fileList={file === undefined ? [] : [{ uid: file.name, name: file.name }]}
            onRemove={() => setFile(undefined)}
            beforeUpload={(chosen) => {
              setFile(chosen)
              return false
            }}
          >
            <Button icon={<UploadOutlined />}>{t('segment.change.choose')}</Button>
            <p>{t('segment.change.file.hint')}</p>
          </Upload>
        )}
      </Form>
    </Modal>
  )
}

function Pasted() {
  const { t, label } = useI18n()
  const namespaces = useChoices<Namespace>('/identifiers/namespaces')
  const naming = namespaces.items
    .filter(({ unique }) => unique)
    .map(({ name, title }) => ({ value: name, label: label('namespace', name, title) }))
  return (
    <>
      <Form.Item name="calledBy" label={t('segment.change.calledBy')}>
        <ChoiceSelect
          of={namespaces}
          showSearch={{ optionFilterProp: 'label' }}
          options={[{ value: BY_ID, label: t('customers.id') }, ...naming]}
        />
      </Form.Item>
      <Form.Item
        name="text"
        label={t('segment.change.names')}
        extra={t('segment.change.names.hint')}
        rules={[
          {
            validator: (_, text?: string) => {
              const names = namesIn(text ?? '')
              if (names.length === 0) return Promise.reject(new Error(t('form.required')))
              if (names.length > MOST_NAMES) return Promise.reject(new Error(t('segment.change.tooMany')))
              return Promise.resolve()
            },
          },
        ]}
      >
        <Input.TextArea rows={6} />
      </Form.Item>
    </>
  )
}

/** What became of the request; who is not known here can be copied from it. */
function Noted(props: { turn: Turn; noted: MembersNoted; onClosed: () => void }) {
  const { t } = useI18n()
  const { noted, unknown, unknownSample } = props.noted
  return (
    <Modal
      open
      title={t('segment.change')}
      onCancel={props.onClosed}
      footer={
        <Button type="primary" onClick={props.onClosed}>
          {t('do.close')}
        </Button>
      }
    >
      <Alert type="success" showIcon title={t(`segment.change.${props.turn}.noted`, { count: noted })} />
      {unknown > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginTop: 16 }}
          title={t('segment.change.unknown', { count: unknown })}
          description={<div style={{ whiteSpace: 'pre-line' }}>{unknownSample.join('\n')}</div>}
        />
      )}
    </Modal>
  )
}

async function changed(segmentId: string, turn: Turn, named: Named): Promise<MembersNoted> {
  const path = `/segments/${segmentId}/members`
  if ('file' in named) {
    return api.post(`${path}/file`, named.file, { query: { mode: turn }, contentType: 'text/csv' })
  }
  try {
    return await api.post(path, changeOf(turn, named.names, named.calledBy))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw error.with(refusedNames(error.violations, named.names))
  }
}
