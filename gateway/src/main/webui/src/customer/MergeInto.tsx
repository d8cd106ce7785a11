import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Flex, Form, Input, Modal, Radio, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import { filled } from '../api/filled'
import type { Customer, Merge, MergeRequest } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'
import { IdentifierSearch } from './IdentifierSearch'

/** Merges another customer, who is looked up first, into this one. */
export function MergeInto({ customer, onClosed }: { customer: Customer; onClosed: () => void }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<MergeRequest>()
  const [found, setFound] = useState<Customer[]>([])
  const [key, setKey] = useState(newIdempotencyKey)
  const others = found.filter(({ id }) => id !== customer.id)
  const merge = useMutation({
    mutationFn: (request: MergeRequest) =>
      api.post<Merge>(`/customers/${customer.id}/merge`, filled(request), { idempotencyKey: key }),
    onSuccess: () => {
      void message.success(t('duplicate.accept.done'))
      onClosed()
      return queries.invalidateQueries()
    },
  })
  const show = (customers: Customer[]) => {
    setFound(customers)
    setKey(newIdempotencyKey())
    merge.reset()
    const [first] = customers.filter(({ id }) => id !== customer.id)
    form.setFieldsValue({ from: first?.id })
  }
  return (
    <Modal
      open
      width={640}
      title={t('merges.merge.title')}
      okText={t('duplicate.merge')}
      okButtonProps={{ loading: merge.isPending, disabled: others.length === 0 }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={onClosed}
      destroyOnHidden
    >
      <p>{t('merges.merge.means', { name: customer.name ?? customer.id })}</p>
      <Flex vertical gap={16}>
        <section aria-label={t('merges.find')}>
          <IdentifierSearch onFound={show} />
        </section>
        {found.length > 0 && others.length === 0 && <Alert type="info" showIcon title={t('merges.self')} />}
        <Form<MergeRequest>
          form={form}
          layout="vertical"
          requiredMark={false}
          hidden={others.length === 0}
          onFinish={(request) => merge.mutate(request)}
        >
          <ProblemNotice error={merge.error} />
          <Form.Item name="from" label={t('merges.other')}>
            <Radio.Group
              vertical
              options={others.map((other) => ({
                value: other.id,
                label: (
                  <>
                    {other.name} <Typography.Text type="secondary">{other.id}</Typography.Text>
                  </>
                ),
              }))}
            />
          </Form.Item>
          <Form.Item name="reason" label={t('duplicate.reason')}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
        </Form>
      </Flex>
    </Modal>
  )
}
