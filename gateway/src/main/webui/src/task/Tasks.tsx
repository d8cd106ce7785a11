import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Radio, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import { usePages } from '../api/pages'
import { TASK_OUTCOMES, type Task } from '../api/types'
import { CustomerName, useCustomerName } from '../customer/CustomerName'
import { useI18n } from '../i18n/i18n'
import { useLeaving } from '../look/leaving'
import { Hint, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { ProblemNotice, useFieldProblems } from '../look/problem'
import { saysTheSame } from '../look/same'

const STATES = ['OPEN', 'DONE', 'WITHDRAWN'] as const

/** The work of a relationship or branch manager: their own customers only, as the service sees to. */
export function Tasks() {
  const { t, f, label } = useI18n()
  const [search, setSearch] = useSearchParams()
  const state = search.get('state') ?? 'OPEN'
  const [closing, setClosing] = useState<{ task: Task; key: string }>()
  const pages = usePages<Task>('/tasks', { state }, { refetchInterval: 30_000 })
  return (
    <>
      <PageTitle title={t('place.tasks')} hint={t('tasks.hint')} />
      <Panel>
        <Segmented
          aria-label={t('task.state')}
          style={{ marginBottom: 16 }}
          value={state}
          onChange={(chosen) => setSearch({ state: chosen })}
          options={STATES.map((each) => ({ value: each, label: t(`task.state.${each}`) }))}
        />
        <PagedTable<Task>
          pages={pages}
          empty={
            <Hint title={t(state === 'OPEN' ? 'tasks.none' : 'tasks.noneDone')}>
              {state === 'OPEN' ? t('tasks.none.hint') : undefined}
            </Hint>
          }
          columns={[
            {
              title: t('contact.customer'),
              dataIndex: 'customerId',
              render: (id: string) => <CustomerName id={id} />,
            },
            { title: t('task.what'), dataIndex: 'title' },
            { title: t('task.createdAt'), dataIndex: 'createdAt', render: f.dateTime },
            state === 'OPEN'
              ? {
                  key: 'do',
                  align: 'right',
                  render: (_, task) => (
                    <Button
                      type="primary"
                      size="small"
                      onClick={() => setClosing({ task, key: newIdempotencyKey() })}
                    >
                      {t('task.record')}
                    </Button>
                  ),
                }
              : state === 'WITHDRAWN'
                ? {
                    title: t('task.reason'),
                    dataIndex: 'reason',
                    render: (code: string | null) => label('reason', code),
                  }
                : {
                    title: t('task.outcome'),
                    dataIndex: 'outcome',
                    render: (code: string | null) => (
                      <StateTag code={code ?? ''}>{label('outcome', code)}</StateTag>
                    ),
                  },
          ]}
        />
      </Panel>
      {closing !== undefined && (
        <Outcome task={closing.task} idempotencyKey={closing.key} onClosed={() => setClosing(undefined)} />
      )}
    </>
  )
}

function Outcome(props: { task: Task; idempotencyKey: string; onClosed: () => void }) {
  const { t, label } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<{ outcome: string; note?: string }>()
  const problems = useFieldProblems(form, [['outcome'], ['note']])
  const { leave } = useLeaving(() => !saysTheSame(form.getFieldsValue(), {}))
  const { task } = props
  const name = useCustomerName(task.customerId)
  const recording = useMutation({
    mutationFn: ({ outcome, note }: { outcome: string; note?: string }) =>
      api.post(
        `/tasks/${task.id}/outcome`,
        { outcome, ...(note ? { note } : {}) },
        { idempotencyKey: props.idempotencyKey },
      ),
    onSuccess: async () => {
      void message.success(t('task.recorded'))
      props.onClosed()
      await queries.invalidateQueries({ queryKey: ['/tasks'] })
    },
    onError: (error) => void problems.show(error),
  })
  return (
    <Modal
      open
      title={t('task.recordFor', { name: name ?? task.customerId })}
      okText={t('task.record')}
      cancelText={t('do.back')}
      okButtonProps={{ loading: recording.isPending }}
      onOk={() => form.submit()}
      onCancel={() => leave(props.onClosed)}
    >
      <Typography.Title level={2} style={{ fontSize: 15 }}>
        {task.title}
      </Typography.Title>
      <p style={{ whiteSpace: 'pre-wrap' }}>{task.instruction}</p>
      <ProblemNotice error={recording.error} except={problems.shown} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => recording.mutate(given)}>
        <Form.Item
          name="outcome"
          label={t('task.outcome')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <Radio.Group
            vertical
            options={TASK_OUTCOMES.map((code) => ({ value: code, label: label('outcome', code) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t('task.note')} style={{ marginBottom: 4 }}>
          <Input.TextArea rows={3} maxLength={2_000} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
