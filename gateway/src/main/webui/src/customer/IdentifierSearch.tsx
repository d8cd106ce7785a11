import { SearchOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Select, Space } from 'antd'
import { api } from '../api/api'
import { Problem } from '../api/problem'
import type { Customer, Identifier, Page } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'
import { useNamespaces } from './words'

/** Stands for our own id among the kinds of identifiers, none of which is written in upper case. */
const OWN_ID = 'ID'

/** Looks customers up by what identifies them. What was typed goes in the body, never in an address. */
export function IdentifierSearch({ onFound }: { onFound: (customers: Customer[]) => void }) {
  const { t } = useI18n()
  const namespaces = useNamespaces()
  const lookup = useMutation({
    mutationFn: async ({ namespace, value }: Identifier) =>
      namespace === OWN_ID ? byId(value.trim()) : byIdentifier({ namespace, value: value.trim() }),
    onSuccess: onFound,
  })
  return (
    <>
      <ProblemNotice error={lookup.error} />
      {lookup.data?.length === 0 && (
        <Alert type="info" showIcon title={t('customers.notFound')} style={{ marginBottom: 16 }} />
      )}
      <Form
        layout="inline"
        initialValues={{ namespace: 'core-banking' }}
        onValuesChange={lookup.reset}
        onFinish={(given: Identifier) => lookup.mutate(given)}
        style={{ rowGap: 12 }}
      >
        <Space.Compact style={{ flex: '1 1 420px', maxWidth: 640 }}>
          <Form.Item name="namespace" noStyle>
            <Select
              aria-label={t('customers.namespace')}
              style={{ width: 200 }}
              showSearch={{ optionFilterProp: 'label' }}
              options={[...namespaces, { value: OWN_ID, label: t('customers.id') }]}
            />
          </Form.Item>
          <Form.Item name="value" noStyle rules={[{ required: true, whitespace: true }]}>
            <Input
              aria-label={t('customers.identifier')}
              placeholder={t('customers.identifier')}
              maxLength={200}
              autoComplete="off"
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" icon={<SearchOutlined />} loading={lookup.isPending}>
            {t('customers.find')}
          </Button>
        </Space.Compact>
      </Form>
    </>
  )
}

async function byIdentifier(identifier: Identifier): Promise<Customer[]> {
  return (await api.post<Page<Customer>>('/customers/search', { identifier })).items
}

async function byId(id: string): Promise<Customer[]> {
  try {
    return [await api.get<Customer>(`/customers/${encodeURIComponent(id)}`)]
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return []
    throw error
  }
}
