import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import type { Attribute, Attributes, Revealed } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'
import { LONGEST_REASON, SHORTEST_REASON } from './hidden'

interface Request {
  fields: string[]
  reason: string
}

/** Asks for hidden attributes in clear text. Values that are shown stay on this page only. */
export function Reveal(props: {
  customerId: string
  hidden: Attribute[]
  revealed: Attributes | undefined
  onRevealed: (attributes: Attributes | undefined) => void
}) {
  const { t } = useI18n()
  const [asking, setAsking] = useState(false)
  if (props.hidden.length === 0) return null
  if (props.revealed !== undefined) {
    return (
      <Button size="small" icon={<EyeInvisibleOutlined />} onClick={() => props.onRevealed(undefined)}>
        {t('reveal.hide')}
      </Button>
    )
  }
  return (
    <>
      <Button size="small" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
        {t('reveal.do')}
      </Button>
      {asking && <Asking {...props} onClosed={() => setAsking(false)} />}
    </>
  )
}

function Asking(props: {
  customerId: string
  hidden: Attribute[]
  onRevealed: (attributes: Attributes) => void
  onClosed: () => void
}) {
  const { t, label } = useI18n()
  const [form] = Form.useForm<Request>()
  const reveal = useMutation({
    mutationFn: (request: Request) => api.post<Revealed>(`/customers/${props.customerId}/reveal`, request),
    onSuccess: ({ attributes }, { fields }) => {
      // What was asked for and is not there is shown as nothing.
      props.onRevealed(Object.fromEntries(fields.map((name) => [name, attributes[name] ?? null])))
      props.onClosed()
    },
  })
  return (
    <Modal
      open
      title={t('reveal.title')}
      okText={t('reveal.do')}
      okButtonProps={{ loading: reveal.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>{t('reveal.means')}</p>
      <ProblemNotice error={reveal.error} />
      <Form<Request>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ fields: props.hidden.length === 1 ? props.hidden.map(({ name }) => name) : [] }}
        onFinish={({ fields, reason }) => reveal.mutate({ fields, reason: reason.trim() })}
      >
        <Form.Item
          name="fields"
          label={t('reveal.fields')}
          rules={[{ required: true, type: 'array', message: t('form.choose') }]}
        >
          <Checkbox.Group
            options={props.hidden.map(({ name, title }) => ({
              value: name,
              label: label('attribute', name, title),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('reveal.reason')}
          extra={t('reveal.reason.hint')}
          rules={[
            {
              required: true,
              whitespace: true,
              min: SHORTEST_REASON,
              transform: (text: string | undefined) => text?.trim(),
              message: t('reveal.reason.short', { count: SHORTEST_REASON }),
            },
          ]}
        >
          <Input.TextArea rows={3} maxLength={LONGEST_REASON} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
