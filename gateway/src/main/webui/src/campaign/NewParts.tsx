import { useMutation, useQueryClient } from '@tanstack/react-query'
import { DatePicker, Flex, Form, Input, InputNumber, Modal, Select, Typography } from 'antd'
import type { Dayjs } from 'dayjs'
import { useRef, useState, type ReactNode } from 'react'
import { api } from '../api/api'
import { useChoices } from '../api/choices'
import { newIdempotencyKey } from '../api/client'
import { useInstallation } from '../api/installation'
import { METRICS, type Objective, type Offer, type Product, type Template } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { useLeaving } from '../look/leaving'
import { ProblemNotice, useFieldProblems } from '../look/problem'
import { saysTheSame } from '../look/same'

interface Created<T> {
  onCreated: (made: T) => void
  onClosed: () => void
}

/** A dialog that makes one building block, then hands it back to be chosen. */
function Creation<F extends object, T>(
  props: Created<T> & {
    title: string
    path: string
    fields: readonly (readonly string[])[]
    initial?: Partial<F>
    create: (given: F, idempotencyKey: string) => Promise<T>
    children: ReactNode
  },
) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [form] = Form.useForm<F>()
  const [key] = useState(newIdempotencyKey)
  const problems = useFieldProblems(form, props.fields)
  const { leave } = useLeaving(() => !saysTheSame(form.getFieldsValue(), props.initial))
  const creation = useMutation({
    mutationFn: (given: F) => props.create(given, key),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: [props.path] })
      props.onCreated(made)
      props.onClosed()
    },
    onError: (error) => void problems.show(error),
  })
  return (
    <Modal
      open
      title={props.title}
      okText={t('do.create')}
      cancelText={t('do.back')}
      okButtonProps={{ loading: creation.isPending }}
      onOk={() => form.submit()}
      onCancel={() => leave(props.onClosed)}
    >
      <ProblemNotice error={creation.error} except={problems.shown} />
      {/* Named, so that its fields are told from those of the page below. */}
      <Form<F>
        name={props.path.slice(1)}
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={props.initial}
        onFinish={(given) => creation.mutate(given)}
      >
        {props.children}
      </Form>
    </Modal>
  )
}

export function NewObjective(props: Created<Objective>) {
  const { t, label } = useI18n()
  const required = { required: true, message: t('form.required') }
  return (
    <Creation<{ name: string; metric: string; target: string; dueOn?: Dayjs }, Objective>
      {...props}
      title={t('objective.new')}
      path="/objectives"
      fields={[['name'], ['metric'], ['target'], ['dueOn']]}
      initial={{ metric: 'CONVERSIONS' }}
      create={({ dueOn, ...given }, idempotencyKey) =>
        api.post('/objectives', { ...given, dueOn: dueOn?.format('YYYY-MM-DD') ?? null }, { idempotencyKey })
      }
    >
      <Form.Item name="name" label={t('objective.name')} rules={[required]}>
        <Input maxLength={200} />
      </Form.Item>
      <Flex gap={12}>
        <Form.Item name="metric" label={t('objective.metric')} rules={[required]} style={{ flex: 1 }}>
          <Select options={METRICS.map((metric) => ({ value: metric, label: label('metric', metric) }))} />
        </Form.Item>
        <Form.Item name="target" label={t('objective.target')} rules={[required]} style={{ flex: 1 }}>
          <InputNumber stringMode min="0" style={{ width: '100%' }} controls={false} />
        </Form.Item>
      </Flex>
      <Form.Item name="dueOn" label={t('objective.dueOn')} rules={[required]}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
    </Creation>
  )
}

const NEW_PRODUCT = '+'

interface OfferGiven {
  name: string
  product: string
  code?: string
  productName?: string
  category?: string
  riskLevel?: string
  description?: string
  amount?: string
}

export function NewOffer(props: Created<Offer>) {
  const { t } = useI18n()
  const products = useChoices<Product>('/products')
  const currency = useInstallation().data?.currency
  const queries = useQueryClient()
  /** The product that was made before its offer was refused. */
  const made = useRef<Product>(undefined)
  const required = { required: true, message: t('form.required') }
  return (
    <Creation<OfferGiven, Offer>
      {...props}
      title={t('offer.new')}
      path="/offers"
      fields={[['name'], ['product'], ['description'], ['code'], ['category'], ['riskLevel']]}
      create={async (given, idempotencyKey) => {
        let product = given.product
        if (product === NEW_PRODUCT) {
          product = (given.code ?? '').trim()
          const described = {
            name: given.productName,
            category: given.category ?? null,
            riskLevel: given.riskLevel ?? null,
          }
          made.current = await api.put<Product>(
            `/products/${encodeURIComponent(product)}`,
            described,
            made.current?.code === product ? { version: made.current.version } : {},
          )
          await queries.invalidateQueries({ queryKey: ['/products'] })
        }
        return api.post<Offer>(
          '/offers',
          {
            name: given.name,
            product,
            description: given.description,
            value: given.amount ? { amount: given.amount, currency } : null,
          },
          { idempotencyKey },
        )
      }}
    >
      <Form.Item name="name" label={t('offer.name')} rules={[required]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="product" label={t('offer.product')} rules={[required]}>
        <ChoiceSelect
          of={products}
          placeholder={t('form.choose')}
          showSearch={{ optionFilterProp: 'label' }}
          options={[
            ...products.items.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
            { value: NEW_PRODUCT, label: t('product.new') },
          ]}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['product']}>
        {({ getFieldValue }) =>
          getFieldValue('product') === NEW_PRODUCT && (
            <>
              <Flex gap={12}>
                <Form.Item name="code" label={t('product.code')} rules={[required]} style={{ flex: 1 }}>
                  <Input maxLength={100} />
                </Form.Item>
                <Form.Item
                  name="productName"
                  label={t('product.name')}
                  rules={[required]}
                  style={{ flex: 2 }}
                >
                  <Input maxLength={200} />
                </Form.Item>
              </Flex>
              <Flex gap={12}>
                <Form.Item
                  name="category"
                  label={t('product.category')}
                  rules={[required]}
                  style={{ flex: 2 }}
                >
                  <Input maxLength={100} />
                </Form.Item>
                <Form.Item name="riskLevel" label={t('product.riskLevel')} style={{ flex: 1 }}>
                  <Select
                    allowClear
                    options={['R1', 'R2', 'R3', 'R4', 'R5'].map((level) => ({ value: level, label: level }))}
                  />
                </Form.Item>
              </Flex>
            </>
          )
        }
      </Form.Item>
      <Form.Item name="description" label={t('offer.description')} rules={[required]}>
        <Input.TextArea rows={2} maxLength={2_000} />
      </Form.Item>
      <Form.Item name="amount" label={t('offer.value')} extra={t('offer.value.hint')}>
        <InputNumber
          stringMode
          min="0"
          precision={2}
          suffix={currency}
          disabled={currency === undefined}
          style={{ width: '100%' }}
          controls={false}
        />
      </Form.Item>
    </Creation>
  )
}

const VARIABLES = ['{customer.name}', '{offer.name}', '{campaign.name}']

export function NewTemplate(props: Created<Template> & { channel: string }) {
  const { t, label } = useI18n()
  const { channel, ...created } = props
  const required = { required: true, message: t('form.required') }
  return (
    <Creation<{ name: string; subject?: string; body: string }, Template>
      {...created}
      title={t('template.newFor', { channel: label('channel', channel) })}
      path="/templates"
      fields={[['name'], ['subject'], ['body']]}
      create={(given, idempotencyKey) =>
        api.post('/templates', { ...given, subject: given.subject ?? null, channel }, { idempotencyKey })
      }
    >
      <Form.Item name="name" label={t('template.name')} rules={[required]}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="subject" label={t('template.subject')} rules={channel === 'EMAIL' ? [required] : []}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="body"
        label={t('template.body')}
        rules={[required]}
        extra={
          <>
            {t('template.variables')}{' '}
            {VARIABLES.map((variable) => (
              <Typography.Text key={variable} code copyable={{ text: variable }}>
                {variable}
              </Typography.Text>
            ))}
          </>
        }
      >
        <Input.TextArea rows={7} />
      </Form.Item>
    </Creation>
  )
}
