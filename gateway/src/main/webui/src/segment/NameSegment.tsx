import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Form, Modal } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import { filled } from '../api/filled'
import type { Segment } from '../api/types'
import type { Key } from '../i18n/en'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'
import { NameFields } from './NameFields'
import { renaming, useNameProblems, type Named } from './naming'

/** Begins a list of customers that are chosen one by one; who is on it is said on its page. */
export function NewList({ onClosed }: { onClosed: () => void }) {
  const { t } = useI18n()
  const [idempotencyKey] = useState(newIdempotencyKey)
  const open = useOpening()
  return (
    <NameSegment
      title={t('segment.list.new')}
      means={t('segment.list.means')}
      action="segment.list.create"
      save={(named) =>
        api.post<Segment>('/segments', { ...filled(named), kind: 'STATIC' }, { idempotencyKey })
      }
      onSaved={open}
      onClosed={onClosed}
    />
  )
}

/** Freezes the members as of now in a list of their own. */
export function TakeSnapshot({ segment, onClosed }: { segment: Segment; onClosed: () => void }) {
  const { t, f } = useI18n()
  const [now] = useState(() => new Date().toISOString())
  const [idempotencyKey] = useState(newIdempotencyKey)
  const open = useOpening()
  return (
    <NameSegment
      title={t('segment.snapshot')}
      means={t('segment.snapshot.means')}
      action="segment.snapshot.take"
      initial={{ name: `${segment.name} ${f.date(now)}` }}
      save={(named) =>
        api.post<Segment>(`/segments/${segment.id}/snapshots`, filled(named), { idempotencyKey })
      }
      onSaved={open}
      onClosed={onClosed}
    />
  )
}

/** Calls a list otherwise than when this was opened: a change since then is refused. */
export function RenameList(props: { segment: Segment; onClosed: () => void }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const [segment] = useState(props.segment)
  const { id, version, name, description } = segment
  return (
    <NameSegment
      title={t('segment.list.rename')}
      means={t('segment.list.rename.means')}
      action="segment.list.rename"
      initial={{ name, description }}
      save={async (named) => {
        const change = renaming(segment, named)
        if (Object.keys(change).length === 0) return segment
        return api.patch<Segment>(`/segments/${id}`, change, { version })
      }}
      onSaved={() => void message.success(t('segment.saved'))}
      onClosed={props.onClosed}
    />
  )
}

function useOpening() {
  const navigate = useNavigate()
  return ({ id }: Segment) => void navigate(`/segments/${id}`)
}

/** Asks how a static segment is to be called, and makes it, or calls it so from now on. */
function NameSegment(props: {
  title: string
  means: string
  action: Key
  initial?: Named
  save: (named: Named) => Promise<Segment>
  onSaved: (segment: Segment) => void
  onClosed: () => void
}) {
  const { t } = useI18n()
  const queries = useQueryClient()
  const [form] = Form.useForm<Named>()
  const problems = useNameProblems(form)
  const saving = useMutation({
    mutationFn: props.save,
    onSuccess: (segment) => {
      props.onClosed()
      props.onSaved(segment)
    },
    onError: problems.show,
    // Also when it was refused: somebody else may have changed what the page shows.
    onSettled: () => void queries.invalidateQueries({ queryKey: ['/segments'] }),
  })
  return (
    <Modal
      open
      title={props.title}
      okText={t(props.action)}
      okButtonProps={{ loading: saving.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>{props.means}</p>
      <ProblemNotice error={saving.error} except={problems.shown} />
      <Form<Named>
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={props.initial}
        onFinish={(named) => saving.mutate(named)}
      >
        <NameFields />
      </Form>
    </Modal>
  )
}
