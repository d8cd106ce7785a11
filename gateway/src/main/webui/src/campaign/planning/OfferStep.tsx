import { Form } from 'antd'
import { useState } from 'react'
import { useChoices } from '../../api/choices'
import type { Offer } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { ChoiceSelect } from '../../look/ChoiceSelect'
import type { Draft } from './draft'
import { NewOffer } from './NewOffer'
import { Beside, withNote } from './pieces'

export function OfferStep() {
  const { t, f } = useI18n()
  const form = Form.useFormInstance<Draft>()
  const offers = useChoices<Offer>('/offers')
  const [creating, setCreating] = useState(false)
  return (
    <>
      <Form.Item label={t('campaign.offer')} required extra={t('campaign.offer.hint')}>
        <Beside button={t('offer.new')} onClick={() => setCreating(true)}>
          <Form.Item name="offerId" noStyle rules={[{ required: true, message: t('form.required') }]}>
            <ChoiceSelect
              of={offers}
              none={t('offer.none')}
              aria-label={t('campaign.offer')}
              placeholder={t('form.choose')}
              showSearch={{ optionFilterProp: 'label' }}
              options={offers.items.map(({ id, name, product, value }) => ({
                value: id,
                label: name,
                note: [product, value ? f.money(value) : ''].filter(Boolean).join(' · '),
              }))}
              optionRender={withNote}
            />
          </Form.Item>
        </Beside>
      </Form.Item>
      {creating && (
        <NewOffer
          onClosed={() => setCreating(false)}
          onCreated={(made) => form.setFieldValue('offerId', made.id)}
        />
      )}
    </>
  )
}
