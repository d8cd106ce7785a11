import { Form, Input } from 'antd'
import { useI18n } from '../i18n/i18n'

/** What a segment is called, in any form that makes or changes one. */
export function NameFields() {
  const { t } = useI18n()
  return (
    <>
      <Form.Item
        name="name"
        label={t('segment.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="description" label={t('segment.description')}>
        <Input.TextArea rows={2} maxLength={2_000} />
      </Form.Item>
    </>
  )
}
