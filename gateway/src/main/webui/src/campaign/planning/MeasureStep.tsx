import { Flex, Form, InputNumber, Select, Slider, Typography } from 'antd'
import { useChoices } from '../../api/choices'
import { useInstallation } from '../../api/installation'
import type { BehaviourType } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { ChoiceSelect } from '../../look/ChoiceSelect'

const CURRENCIES = ['CNY', 'HKD', 'USD', 'EUR', 'GBP', 'CZK', 'JPY', 'SGD']

export function MeasureStep() {
  const { t, label } = useI18n()
  const types = useChoices<BehaviourType>('/behaviour-types')
  const own = useInstallation().data?.currency
  const currencies = [...new Set([...(own === undefined ? [] : [own]), ...CURRENCIES])]
  return (
    <>
      <Form.Item name="holdoutPercent" label={t('campaign.holdout')} extra={t('campaign.holdout.hint')}>
        <Slider
          min={0}
          max={50}
          marks={{ 0: '0%', 10: '10%', 20: '20%', 50: '50%' }}
          tooltip={{ formatter: (value) => `${value ?? 0}%` }}
          style={{ maxWidth: 420 }}
        />
      </Form.Item>
      <Form.Item label={t('campaign.budget')} extra={t('campaign.budget.hint')} required>
        <Flex gap={8}>
          <Form.Item
            name={['budget', 'amount']}
            noStyle
            rules={[{ required: true, message: t('form.required') }]}
          >
            <InputNumber
              aria-label={t('campaign.budget')}
              stringMode
              min="0"
              precision={2}
              style={{ width: 200 }}
              controls={false}
            />
          </Form.Item>
          <Form.Item
            name={['budget', 'currency']}
            noStyle
            rules={[{ required: true, message: t('form.required') }]}
          >
            <Select
              aria-label={t('campaign.currency')}
              style={{ width: 100 }}
              options={currencies.map((code) => ({ value: code, label: code }))}
            />
          </Form.Item>
        </Flex>
      </Form.Item>
      <Form.Item label={t('campaign.conversion')} extra={t('campaign.conversion.hint')} required>
        <Flex gap={8} wrap align="center">
          <Form.Item
            name={['conversion', 'behaviourType']}
            noStyle
            rules={[{ required: true, message: t('form.required') }]}
          >
            <ChoiceSelect
              of={types}
              aria-label={t('campaign.conversion')}
              style={{ width: 260 }}
              showSearch={{ optionFilterProp: 'label' }}
              options={types.items.map(({ type, title }) => ({
                value: type,
                label: label('behaviour', type, title),
              }))}
            />
          </Form.Item>
          <Typography.Text>{t('campaign.conversion.in')}</Typography.Text>
          <Form.Item name={['conversion', 'windowDays']} noStyle>
            <InputNumber aria-label={t('campaign.window')} min={1} max={365} style={{ width: 80 }} />
          </Form.Item>
          <Typography.Text>{t('campaign.conversion.days')}</Typography.Text>
        </Flex>
      </Form.Item>
    </>
  )
}
