import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, AutoComplete, DatePicker, Form, Input, Modal, Radio } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import { filled } from '../api/filled'
import type { Consent, ConsentDraft, ConsentEntry } from '../api/types'
import { useI18n, type Vocabulary } from '../i18n/i18n'
import { useLeaving } from '../look/leaving'
import { ProblemNotice, useFieldProblems } from '../look/problem'
import { saysTheSame } from '../look/same'
import { CONSENT_CHANNELS } from './words'
import { PERSONALISATION, purposesOf, saidAt } from './ways'

/** The draft while it is filled in; the picker keeps a time of its own form. */
type Filled = Omit<ConsentDraft, 'givenAt'> & { givenAt?: Dayjs | null }

const LEGAL_BASES = ['CONSENT', 'CONTRACT', 'LEGAL_OBLIGATION', 'LEGITIMATE_INTEREST']

/** Writes down what the customer said, on what it rests and where the proof is. */
export function RecordConsent(props: {
  customerId: string
  draft: Partial<ConsentDraft>
  standing: Consent[]
  onClosed: () => void
}) {
  const { t, label } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<Filled>()
  const [key] = useState(newIdempotencyKey)
  const problems = useFieldProblems(form, [
    ['purpose'],
    ['channel'],
    ['legalBasis'],
    ['textVersion'],
    ['evidence'],
    ['givenAt'],
  ])
  const initial = { granted: true, legalBasis: 'CONSENT', ...props.draft }
  const { leave } = useLeaving(() => !saysTheSame(form.getFieldsValue(), initial))
  const record = useMutation({
    mutationFn: (draft: ConsentDraft) =>
      api.post<ConsentEntry>(`/customers/${props.customerId}/consents`, draft, { idempotencyKey: key }),
    onSuccess: () => {
      void message.success(t('consent.recorded'))
      props.onClosed()
      return queries.invalidateQueries()
    },
    onError: problems.show,
  })
  /** A code: one of those that are usual, or another that this installation uses. */
  const code = (name: keyof ConsentDraft, vocabulary: Vocabulary, usual: readonly string[]) => (
    <Form.Item
      name={name}
      label={t(`consent.${name}`)}
      normalize={(text?: string) => text?.toUpperCase()}
      rules={[{ required: true, message: t('form.required') }]}
    >
      <AutoComplete
        showSearch={{ filterOption: false }}
        options={usual.map((each) => ({ value: each, label: `${label(vocabulary, each)} (${each})` }))}
      />
    </Form.Item>
  )
  return (
    <Modal
      open
      title={t('consent.record')}
      okText={t('consent.record')}
      okButtonProps={{ loading: record.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={() => leave(props.onClosed)}
      destroyOnHidden
    >
      <p>{t('consent.means')}</p>
      <ProblemNotice error={record.error} except={problems.shown} />
      <Form<Filled>
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={initial}
        onFinish={({ givenAt, ...draft }) => record.mutate({ ...filled(draft), ...saidAt(givenAt) })}
      >
        {code('purpose', 'purpose', [...purposesOf(props.standing), PERSONALISATION])}
        {code('channel', 'channel', CONSENT_CHANNELS)}
        <Form.Item name="granted" label={t('consent.said')} required>
          <Radio.Group
            options={[
              { value: true, label: t('consent.granted') },
              { value: false, label: t('consent.withdrawn') },
            ]}
          />
        </Form.Item>
        <Form.Item name="givenAt" label={t('consent.givenAt')} extra={t('consent.givenAt.hint')}>
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            disabledDate={(day) => day.isAfter(dayjs(), 'day')}
            style={{ width: '100%' }}
          />
        </Form.Item>
        {code('legalBasis', 'legalBasis', LEGAL_BASES)}
        <Form.Item name="textVersion" label={t('consent.textVersion')} extra={t('consent.textVersion.hint')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="evidence" label={t('consent.evidence')} extra={t('consent.evidence.hint')}>
          <Input.TextArea rows={2} maxLength={2_000} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
