import { CheckOutlined, CloseOutlined } from '@ant-design/icons'
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Modal, Radio, Table, Typography, theme } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import type { Customer, Duplicate } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { NOTHING } from '../i18n/format'
import { ProblemNotice, useProblemText } from '../look/problem'
import { compared, ranked, valueOf, type Compared } from './evidence'

type Row = ReturnType<typeof ranked>[number]

/** The two beside each other, field by field, and the decision. */
export function Pair({ duplicate }: { duplicate: Duplicate }) {
  const { t, f, label } = useI18n()
  const { token } = theme.useToken()
  const [one, other] = useQueries({
    queries: [duplicate.customerId, duplicate.otherId].map((id) => ({
      queryKey: ['/customers', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Customer>(`/customers/${id}`, { signal }),
    })),
  })
  const title = (what: Compared): string => {
    switch (what.kind) {
      case 'name':
        return t('customer.name')
      case 'relatives':
        return t('duplicate.relatives')
      case 'identifier':
        return label('namespace', what.namespace)
      case 'attribute':
        return label('attribute', what.name)
    }
  }
  return (
    <Flex vertical gap={16}>
      <ProblemNotice error={one?.error ?? other?.error} />
      <Table<Row>
        size="small"
        rowKey="field"
        pagination={false}
        dataSource={ranked(duplicate.parts)}
        columns={[
          {
            title: t('duplicate.field'),
            dataIndex: 'field',
            render: (field: string) => title(compared(field)),
          },
          {
            title: t('duplicate.one'),
            key: 'one',
            render: (_, { field }) => valueOf(one?.data, compared(field)) || NOTHING,
          },
          {
            title: t('duplicate.other'),
            key: 'other',
            render: (_, { field }) => valueOf(other?.data, compared(field)) || NOTHING,
          },
          {
            title: t('duplicate.agreement'),
            dataIndex: 'agreement',
            render: (words: string) => label('agreement', words),
          },
          {
            title: t('duplicate.weight'),
            dataIndex: 'weight',
            render: (weight: number, { share }) => (
              <Flex gap={8} align="center" style={{ minWidth: 180 }}>
                <div
                  aria-hidden
                  style={{
                    width: 100 * share,
                    minWidth: 2,
                    height: 8,
                    borderRadius: 4,
                    background: weight < 0 ? token.colorError : token.colorSuccess,
                  }}
                />
                <Typography.Text className="figures" type={weight < 0 ? 'danger' : 'success'}>
                  {weight > 0 ? '+' : ''}
                  {f.decimal(weight, 1)}
                </Typography.Text>
              </Flex>
            ),
          },
        ]}
      />
      <Typography.Text type="secondary">
        {t('duplicate.weight.means', { weight: f.decimal(duplicate.weight, 1) })}
      </Typography.Text>
      {duplicate.state === 'OPEN' && <Decision duplicate={duplicate} one={one?.data} other={other?.data} />}
    </Flex>
  )
}

function Decision(props: { duplicate: Duplicate; one: Customer | undefined; other: Customer | undefined }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const [merging, setMerging] = useState(false)
  const reject = useMutation({
    mutationFn: () =>
      api.post<Duplicate>(`/duplicates/${props.duplicate.id}/reject`, undefined, {
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: () => {
      void message.success(t('duplicate.reject.done'))
      return queries.invalidateQueries({ queryKey: ['/duplicates'] })
    },
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Flex gap={8}>
      <Button type="primary" icon={<CheckOutlined />} onClick={() => setMerging(true)}>
        {t('duplicate.accept')}
      </Button>
      <Button icon={<CloseOutlined />} loading={reject.isPending} onClick={() => reject.mutate()}>
        {t('duplicate.reject')}
      </Button>
      {merging && <Merging {...props} onClosed={() => setMerging(false)} />}
    </Flex>
  )
}

interface Acceptance {
  survivorId: string
  reason?: string
}

function Merging(props: {
  duplicate: Duplicate
  one: Customer | undefined
  other: Customer | undefined
  onClosed: () => void
}) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<Acceptance>()
  const [key] = useState(newIdempotencyKey)
  const { id, customerId, otherId } = props.duplicate
  const accept = useMutation({
    mutationFn: ({ survivorId, reason }: Acceptance) => {
      const said = reason?.trim() ?? ''
      return api.post<Duplicate>(
        `/duplicates/${id}/accept`,
        { survivorId, ...(said === '' ? {} : { reason: said }) },
        { idempotencyKey: key },
      )
    },
    onSuccess: () => {
      void message.success(t('duplicate.accept.done'))
      props.onClosed()
      return queries.invalidateQueries()
    },
  })
  const named = (customerId: string, customer: Customer | undefined) => (
    <>
      {customer?.name ?? ''} <Typography.Text type="secondary">{customerId}</Typography.Text>
    </>
  )
  return (
    <Modal
      open
      title={t('duplicate.accept')}
      okText={t('duplicate.merge')}
      okButtonProps={{ loading: accept.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>{t('duplicate.accept.means')}</p>
      <ProblemNotice error={accept.error} />
      <Form<Acceptance>
        form={form}
        layout="vertical"
        initialValues={{ survivorId: customerId }}
        onFinish={(acceptance) => accept.mutate(acceptance)}
      >
        <Form.Item name="survivorId" label={t('duplicate.survivor')}>
          <Radio.Group
            vertical
            options={[
              { value: customerId, label: named(customerId, props.one) },
              { value: otherId, label: named(otherId, props.other) },
            ]}
          />
        </Form.Item>
        <Form.Item name="reason" label={t('duplicate.reason')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
