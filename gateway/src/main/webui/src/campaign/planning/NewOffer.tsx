import { useQueryClient } from '@tanstack/react-query'
import { Flex, Form, Input, InputNumber, Select } from 'antd'
import { useRef } from 'react'
import { api } from '../../api/api'
import { useChoices } from '../../api/choices'
import { useInstallation } from '../../api/installation'
import type { Offer, Product } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { ChoiceSelect } from '../../look/ChoiceSelect'
import { Creation, type Created } from './Creation'

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
