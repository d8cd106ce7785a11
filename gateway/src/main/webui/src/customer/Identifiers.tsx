import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Form, Input, Modal, Table, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import type { Identifier, Page } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { Hint, Panel } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { useSignedIn } from '../session/session'
import { changeOf, type Intent } from './identifiers'
import { UPKEEP_ROLES } from './roles'
import { useNamespaces } from './words'

/** By what the customer is known; a wrong one is replaced or taken away. */
export function Identifiers(props: { customerId: string; identifiers: Identifier[] }) {
  const { t, label } = useI18n()
  const { may } = useSignedIn()
  const [intent, setIntent] = useState<Intent>()
  const namespaces = useNamespaces()
  const mayChange = may(...UPKEEP_ROLES)
  return (
    <Panel
      title={t('customer.identifiers')}
      extra={
        mayChange && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => setIntent({ kind: 'add' })}>
            {t('identifier.add')}
          </Button>
        )
      }
    >
      <Table<Identifier>
        size="small"
        pagination={false}
        showHeader={false}
        rowKey={({ namespace, value }) => `${namespace} ${value}`}
        dataSource={props.identifiers}
        locale={{ emptyText: <Hint title={t('identifier.none')} /> }}
        columns={[
          {
            key: 'namespace',
            width: 130,
            render: (_, { namespace }) => (
              <Typography.Text type="secondary">
                {namespaces.items.find((each) => each.value === namespace)?.label ??
                  label('namespace', namespace)}
              </Typography.Text>
            ),
          },
          {
            key: 'value',
            render: (_, { value }) => (
              <Typography.Text className="figures" copyable style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Typography.Text>
            ),
          },
          ...(mayChange
            ? [
                {
                  key: 'change',
                  align: 'right' as const,
                  width: 80,
                  render: (_: unknown, identifier: Identifier) => (
                    <Flex justify="flex-end">
                      {(['replace', 'remove'] as const).map((kind) => (
                        <Button
                          key={kind}
                          size="small"
                          type="text"
                          icon={kind === 'replace' ? <EditOutlined /> : <DeleteOutlined />}
                          title={t(`identifier.${kind}`)}
                          aria-label={t(`identifier.${kind}`)}
                          onClick={() => setIntent({ kind, identifier })}
                        />
                      ))}
                    </Flex>
                  ),
                },
              ]
            : []),
        ]}
      />
      {intent !== undefined && (
        <Change customerId={props.customerId} intent={intent} onClosed={() => setIntent(undefined)} />
      )}
    </Panel>
  )
}

function Change(props: { customerId: string; intent: Intent; onClosed: () => void }) {
  const { t, label } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<Partial<Identifier>>()
  const [key] = useState(newIdempotencyKey)
  const namespaces = useNamespaces()
  const { intent } = props
  const change = useMutation({
    mutationFn: (given: Partial<Identifier>) =>
      api.post<Page<Identifier>>(`/customers/${props.customerId}/identifiers`, changeOf(intent, given), {
        idempotencyKey: key,
      }),
    onSuccess: () => {
      void message.success(t('identifier.changed'))
      props.onClosed()
      return queries.invalidateQueries()
    },
  })
  return (
    <Modal
      open
      title={t(`identifier.${intent.kind}`)}
      okText={t(`identifier.${intent.kind}`)}
      okButtonProps={{ danger: intent.kind === 'remove', loading: change.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>{t(`identifier.${intent.kind}.means`)}</p>
      <ProblemNotice error={change.error} />
      <Form<Partial<Identifier>>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(given) => change.mutate(given)}
      >
        {intent.kind === 'add' ? (
          <Form.Item
            name="namespace"
            label={t('customers.namespace')}
            rules={[{ required: true, message: t('form.choose') }]}
          >
            <ChoiceSelect
              of={namespaces}
              placeholder={t('form.choose')}
              showSearch={{ optionFilterProp: 'label' }}
              options={namespaces.items}
            />
          </Form.Item>
        ) : (
          <p>
            {label('namespace', intent.identifier.namespace)}{' '}
            <Typography.Text className="figures" delete={intent.kind === 'replace'} strong>
              {intent.identifier.value}
            </Typography.Text>
          </p>
        )}
        {intent.kind !== 'remove' && (
          <Form.Item
            name="value"
            label={t('identifier.value')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={200} autoComplete="off" spellCheck={false} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}
