import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  Button,
  Checkbox,
  Flex,
  Form,
  Input,
  Modal,
  Progress,
  Select,
  Table,
  Typography,
  type FormInstance,
} from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import { notHad, useChoices } from '../api/choices'
import type { Attribute, BehaviourType, Job, Namespace } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { useLeaving } from '../look/leaving'
import { ProblemNotice } from '../look/problem'
import { useSignedIn } from '../session/session'
import { contentTypeOf } from './contentType'
import { knownColumns, LEFT_OUT, likelyColumns, mappingOf, type ImportKind } from './mapping'
import { forget, remember, rememberedFor, type Layout, type Mapped } from './remembered'

/** A file that is about to be sent. */
export interface Prepared {
  file: File
  kind: ImportKind
  /** Of a CSV file; of others there is nothing to map. */
  columns: string[]
  /** What was chosen when it was tried out. */
  choices?: Choices
}

interface Choices extends Mapped {
  trial: boolean
}

/** Asks what the columns of a file are here, and whether it is only to be tried out, before it is sent. */
export function PrepareImport(props: {
  prepared: Prepared
  /** Takes what was tried out, to be sent in earnest. */
  onSent: (tried: Prepared | undefined) => void
  onClosed: () => void
}) {
  const { t } = useI18n()
  const { file, kind, columns, choices } = props.prepared
  const { username } = useSignedIn()
  const queries = useQueryClient()
  const [form] = Form.useForm<Choices>()
  const { known, error, again } = useKnownColumns(kind)
  const layout: Layout = { by: username, kind, columns }
  const trial = Form.useWatch('trial', form)
  const [share, setShare] = useState(0)
  const sending = useRef<AbortController>(undefined)
  const stop = () => sending.current?.abort()
  // Whoever leaves does not go on sending.
  useEffect(() => () => sending.current?.abort(), [])
  const send = useMutation({
    mutationFn: ({ ours, constants, trial }: Choices) => {
      setShare(0)
      sending.current = new AbortController()
      return api.post<Job>('/imports', file, {
        query: {
          kind,
          mapping: mappingOf(columns, ours, constants),
          ...(trial ? { dryRun: 'true' } : {}),
        },
        contentType: contentTypeOf(file.name),
        idempotencyKey: newIdempotencyKey(),
        signal: sending.current.signal,
        onProgress: setShare,
      })
    },
    onSuccess: (_, sent) => {
      if (known !== undefined && columns.length > 0) remember(layout, sent, known, new Date().toISOString())
      props.onSent(sent.trial ? { ...props.prepared, choices: { ...sent, trial: false } } : undefined)
    },
    // Also when it was stopped: the last of the file may have been there already.
    onSettled: () => queries.invalidateQueries({ queryKey: ['/imports'] }),
  })
  const { leave } = useLeaving(() => send.isPending || form.isFieldsTouched())
  return (
    <Modal
      open
      width={720}
      title={t('import.prepare', { file: file.name, kind: t(`import.kind.${kind}`) })}
      okText={t(trial ? 'import.try' : 'import.start')}
      okButtonProps={{ loading: send.isPending, disabled: known === undefined }}
      cancelText={t('do.back')}
      cancelButtonProps={{ disabled: send.isPending }}
      onOk={form.submit}
      onCancel={() => leave(props.onClosed)}
      destroyOnHidden
    >
      <ProblemNotice error={error} retry={again} />
      <ProblemNotice error={isStopped(send.error) ? null : send.error} />
      {known !== undefined && (
        <Asking
          form={form}
          layout={layout}
          known={known}
          choices={choices}
          disabled={send.isPending}
          onGiven={send.mutate}
        />
      )}
      {send.isPending && <Sending file={file} share={share} onStopped={stop} />}
    </Modal>
  )
}

function isStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function Sending(props: { file: File; share: number; onStopped: () => void }) {
  const { t, f } = useI18n()
  const { file, share } = props
  const megabytes = (bytes: number) => f.decimal(bytes / 1_000_000, 1)
  return (
    <Flex align="center" gap={16}>
      <div style={{ flex: 1 }}>
        <Progress
          percent={Math.floor(100 * share)}
          status="active"
          aria-label={t('import.sending', { file: file.name })}
        />
        <Typography.Text type="secondary" role="status">
          {share < 1
            ? t('import.sent', { sent: megabytes(share * file.size), whole: megabytes(file.size) })
            : t('import.stored')}
        </Typography.Text>
      </div>
      <Button danger onClick={props.onStopped}>
        {t('import.stop')}
      </Button>
    </Flex>
  )
}

function Asking(props: {
  form: FormInstance<Choices>
  layout: Layout
  known: string[]
  choices: Choices | undefined
  disabled: boolean
  onGiven: (choices: Choices) => void
}) {
  const { t, f } = useI18n()
  const { form, layout, known, choices } = props
  const { kind, columns } = layout
  const [remembered, setRemembered] = useState(() =>
    choices === undefined ? rememberedFor(layout, known) : undefined,
  )
  const likely: Mapped = { ours: likelyColumns(columns, kind, known), constants: [] }
  const { ours, constants } = choices ?? remembered ?? likely
  const startAfresh = () => {
    forget(layout)
    setRemembered(undefined)
    form.setFieldsValue(likely)
  }
  return (
    <Form<Choices>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={props.disabled}
      initialValues={{ ours, constants, trial: false }}
      onFinish={({ ours = [], constants = [], trial = false }: Partial<Choices>) =>
        props.onGiven({ ours, constants, trial })
      }
    >
      {remembered !== undefined && (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('import.remembered', { when: f.dateTime(remembered.at) })}
          action={
            <Button size="small" onClick={startAfresh}>
              {t('import.remembered.forget')}
            </Button>
          }
        />
      )}
      {columns.length > 0 && <Mapping columns={columns} known={known} />}
      <Form.Item name="trial" valuePropName="checked" extra={t('import.try.means')}>
        <Checkbox>{t('import.try.only')}</Checkbox>
      </Form.Item>
    </Form>
  )
}

/** All that a column can be here, once it is known what this installation declares, or why it is not. */
function useKnownColumns(kind: ImportKind) {
  const namespaces = useChoices<Namespace>('/identifiers/namespaces')
  const attributes = useChoices<Attribute>('/attributes')
  const behaviourTypes = useChoices<BehaviourType>('/behaviour-types')
  const known = useMemo(
    () =>
      namespaces.data && attributes.data && behaviourTypes.data
        ? knownColumns(kind, {
            namespaces: namespaces.data,
            attributes: attributes.data,
            behaviourTypes: behaviourTypes.data,
          })
        : undefined,
    [kind, namespaces.data, attributes.data, behaviourTypes.data],
  )
  return { known, ...notHad([namespaces, attributes, behaviourTypes]) }
}

function Mapping({ columns, known }: { columns: readonly string[]; known: string[] }) {
  const { t } = useI18n()
  const options = (more: string[] = []) =>
    [...new Set([...more, ...known])].map((name) => ({ value: name, label: name }))
  return (
    <>
      <Table<{ name: string; at: number }>
        size="small"
        rowKey="at"
        pagination={false}
        scroll={{ y: 320 }}
        dataSource={columns.map((name, at) => ({ name, at }))}
        columns={[
          {
            title: t('import.column'),
            dataIndex: 'name',
            render: (name: string) => <Typography.Text code>{name}</Typography.Text>,
          },
          {
            title: t('import.column.ours'),
            key: 'ours',
            width: 380,
            render: (_, { name, at }) => (
              <Form.Item
                name={['ours', at]}
                style={{ margin: 0 }}
                rules={[{ required: true, message: t('import.column.choose') }]}
              >
                <Select
                  aria-label={t('import.column.is', { column: name })}
                  placeholder={t('import.column.choose')}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={[{ value: LEFT_OUT, label: t('import.column.leftOut') }, ...options()]}
                />
              </Form.Item>
            ),
          },
        ]}
      />
      <Form.List name="constants">
        {(constants, { add, remove }) => (
          <Flex vertical gap={8} style={{ marginBlock: 16 }}>
            {constants.map(({ key, name }) => (
              <Flex key={key} gap={8} align="baseline">
                <Form.Item
                  name={[name, 'column']}
                  style={{ margin: 0, flex: 1 }}
                  rules={[{ required: true, message: t('form.choose') }]}
                >
                  <Select
                    aria-label={t('import.constant.column')}
                    placeholder={t('import.constant.column')}
                    showSearch={{ optionFilterProp: 'label' }}
                    options={options()}
                  />
                </Form.Item>
                <Form.Item
                  name={[name, 'value']}
                  style={{ margin: 0, flex: 1 }}
                  rules={[{ required: true, whitespace: true, message: t('form.required') }]}
                >
                  <Input aria-label={t('import.constant.value')} placeholder={t('import.constant.value')} />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('do.remove')}
                  onClick={() => remove(name)}
                />
              </Flex>
            ))}
            <Button
              size="small"
              icon={<PlusOutlined />}
              style={{ alignSelf: 'flex-start' }}
              onClick={() => add({})}
            >
              {t('import.constant.add')}
            </Button>
          </Flex>
        )}
      </Form.List>
    </>
  )
}
