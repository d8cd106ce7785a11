import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form, Modal } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import { filled } from '../api/filled'
import type { Segment } from '../api/types'
import type { Key } from '../i18n/en'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice, useFieldProblems } from '../look/problem'
import { NameFields } from './NameFields'

interface Named {
  name: string
  description?: string
}

/** Begins a list of customers that are chosen one by one; who is on it is said on its page. */
export function NewList({ onClosed }: { onClosed: () => void }) {
  const { t } = useI18n()
  return (
    <NameSegment
      title={t('segment.list.new')}
      means={t('segment.list.means')}
      action="segment.list.create"
      create={(named, idempotencyKey) =>
        api.post<Segment>('/segments', { ...named, kind: 'STATIC' }, { idempotencyKey })
      }
      onClosed={onClosed}
    />
  )
}

/** Freezes the members as of now in a list of their own. */
export function TakeSnapshot({ segment, onClosed }: { segment: Segment; onClosed: () => void }) {
  const { t, f } = useI18n()
  const [now] = useState(() => new Date().toISOString())
  return (
    <NameSegment
      title={t('segment.snapshot')}
      means={t('segment.snapshot.means')}
      action="segment.snapshot.take"
      suggested={`${segment.name} ${f.date(now)}`}
      create={(named, idempotencyKey) =>
        api.post<Segment>(`/segments/${segment.id}/snapshots`, named, { idempotencyKey })
      }
      onClosed={onClosed}
    />
  )
}

/** Asks how a static segment is to be called, makes it and goes to its page. */
function NameSegment(props: {
  title: string
  means: string
  action: Key
  suggested?: string
  create: (named: Named, idempotencyKey: string) => Promise<Segment>
  onClosed: () => void
}) {
  const { t } = useI18n()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [form] = Form.useForm<Named>()
  const [key] = useState(newIdempotencyKey)
  const problems = useFieldProblems(form, [['name'], ['description']])
  const creation = useMutation({
    mutationFn: (named: Named) => props.create(filled(named), key),
    onSuccess: async ({ id }) => {
      props.onClosed()
      void queries.invalidateQueries({ queryKey: ['/segments'] })
      await navigate(`/segments/${id}`)
    },
    onError: problems.show,
  })
  return (
    <Modal
      open
      title={props.title}
      okText={t(props.action)}
      okButtonProps={{ loading: creation.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>{props.means}</p>
      <ProblemNotice error={creation.error} except={problems.shown} />
      <Form<Named>
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={{ name: props.suggested }}
        onFinish={(named) => creation.mutate(named)}
      >
        <NameFields />
      </Form>
    </Modal>
  )
}
