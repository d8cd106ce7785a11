import { DatePicker, Flex, Form, Input, InputNumber, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import { api } from '../../api/api'
import { METRICS, type Objective } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { Creation, type Created } from './Creation'

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
