import { Form, Input, Typography } from 'antd'
import { api } from '../../api/api'
import type { Template } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { Creation, type Created } from './Creation'

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
