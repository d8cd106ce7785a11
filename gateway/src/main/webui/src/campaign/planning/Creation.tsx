import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { newIdempotencyKey } from '../../api/client'
import { useI18n } from '../../i18n/i18n'
import { useLeaving } from '../../look/leaving'
import { ProblemNotice, useFieldProblems } from '../../look/problem'
import { saysTheSame } from '../../look/same'

/** What a dialog tells that makes something new. */
export interface Created<T> {
  onCreated: (made: T) => void
  onClosed: () => void
}

/** A dialog that makes one building block, then hands it back to be chosen. */
export function Creation<F extends object, T>(
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
