import { SearchOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Space } from 'antd'
import { api } from '../api/api'
import { Problem } from '../api/problem'
import type { Customer, Identifier, Page } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { ProblemNotice } from '../look/problem'
import { isOwnId } from './identifiers'
import { useNamespaces } from './words'

/** Stands for our own id among the kinds of identifiers, none of which is written in upper case. */
const OWN_ID = 'ID'

/** As many as the service tells at once. */
const MOST = 500

/** Looks customers up by what identifies them. What was typed goes in the body, never in an address. */
export function IdentifierSearch(props: {
  onFound: (customers: Customer[]) => void
  /** Called when what is looked for is no longer what was found. */
  onChanged?: () => void
}) {
  const { t } = useI18n()
  const namespaces = useNamespaces()
  const lookup = useMutation({
    mutationFn: async ({ namespace, value }: Identifier) =>
      namespace === OWN_ID ? byId(value.trim()) : byIdentifier({ namespace, value: value.trim() }),
    onSuccess: props.onFound,
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
        onValuesChange={() => {
          lookup.reset()
          props.onChanged?.()
        }}
        onFinish={(given: Identifier) => lookup.mutate(given)}
        style={{ rowGap: 12 }}
      >
        <Form.Item style={{ flex: '1 1 420px', maxWidth: 640 }}>
          <Space.Compact block>
            <Form.Item name="namespace" noStyle>
              <ChoiceSelect
                of={namespaces}
                aria-label={t('customers.namespace')}
                style={{ width: 200 }}
                showSearch={{ optionFilterProp: 'label' }}
                options={[...namespaces.items, { value: OWN_ID, label: t('customers.id') }]}
              />
            </Form.Item>
            <Form.Item
              name="value"
              noStyle
              dependencies={['namespace']}
              rules={[
                { required: true, whitespace: true, message: t('form.required') },
                ({ getFieldValue }) => ({
                  validator: (_, value: string | undefined) => {
                    const text = value?.trim() ?? ''
                    if (text === '' || getFieldValue('namespace') !== OWN_ID || isOwnId(text)) {
                      return Promise.resolve()
                    }
                    return Promise.reject(new Error(t('customers.id.wrong')))
                  },
                }),
              ]}
            >
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
        </Form.Item>
      </Form>
    </>
  )
}

async function byIdentifier(identifier: Identifier): Promise<Customer[]> {
  return (await api.post<Page<Customer>>('/customers/search', { identifier, limit: MOST })).items
}

async function byId(id: string): Promise<Customer[]> {
  try {
    return [await api.get<Customer>(`/customers/${encodeURIComponent(id)}`)]
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return []
    throw error
  }
}
