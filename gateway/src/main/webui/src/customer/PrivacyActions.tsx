import { DeleteOutlined, DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../api/api'
import { saveFile } from '../api/save'
import { GROUNDS, type Customer, type ErasureBegun, type Ground } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice, useProblemText } from '../look/problem'
import { useSignedIn } from '../session/session'

/** What a privacy officer does at a customer's request: hand out all that is held, and erase it. */
export function PrivacyActions({ customer }: { customer: Customer }) {
  const { t } = useI18n()
  const { may } = useSignedIn()
  const [erasing, setErasing] = useState(false)
  if (!may('privacy-officer')) return null
  return (
    <>
      <Export customerId={customer.id} />
      <Button danger icon={<DeleteOutlined />} onClick={() => setErasing(true)}>
        {t('erase.do')}
      </Button>
      {erasing && <Erasing customer={customer} onClosed={() => setErasing(false)} />}
    </>
  )
}

function Export({ customerId }: { customerId: string }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const download = useMutation({
    mutationFn: () => api.download(`/customers/${customerId}/export`),
    onSuccess: (file) => saveFile(file, `customer-${customerId}.json`),
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Button
      icon={<DownloadOutlined />}
      loading={download.isPending}
      title={t('export.means')}
      onClick={() => download.mutate()}
    >
      {t('export.do')}
    </Button>
  )
}

interface Erasure {
  ground: Ground
  confirmation: string
}

/** Erasing cannot be undone: the officer names the ground, and types whom they mean. */
function Erasing({ customer, onClosed }: { customer: Customer; onClosed: () => void }) {
  const { t, label } = useI18n()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [form] = Form.useForm<Erasure>()
  const erase = useMutation({
    mutationFn: ({ ground }: Erasure) =>
      api.delete<ErasureBegun>(`/customers/${customer.id}`, {
        query: { ground },
        version: customer.version,
      }),
    onSuccess: async ({ erasureId }) => {
      await navigate(`/erasures/${erasureId}`)
      // Nothing of the customer stays in this browser either.
      queries.removeQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/customer') })
    },
  })
  return (
    <Modal
      open
      title={t('erase.title', { name: customer.name ?? customer.id })}
      okText={t('erase.do')}
      okButtonProps={{ danger: true, loading: erase.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={onClosed}
      destroyOnHidden
    >
      <p>{t('erase.means')}</p>
      <ProblemNotice error={erase.error} />
      <Form<Erasure>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(erasure) => erase.mutate(erasure)}
      >
        <Form.Item
          name="ground"
          label={t('erase.ground')}
          rules={[{ required: true, message: t('form.choose') }]}
        >
          <Select
            options={GROUNDS.map((ground) => ({ value: ground, label: label('ground', ground) }))}
            placeholder={t('form.choose')}
          />
        </Form.Item>
        <Form.Item
          name="confirmation"
          label={t('erase.confirmation')}
          extra={
            <Typography.Text className="figures" type="secondary">
              {customer.id}
            </Typography.Text>
          }
          rules={[{ required: true, type: 'enum', enum: [customer.id], message: t('erase.otherId') }]}
          validateTrigger="onSubmit"
        >
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
