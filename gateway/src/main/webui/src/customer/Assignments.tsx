import { SwapOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Descriptions, Form, Modal, Timeline, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { useChoices } from '../api/choices'
import { usePages } from '../api/pages'
import { isStale } from '../api/problem'
import type { Assignment, Branch, Customer, Manager } from '../api/types'
import { NOTHING } from '../i18n/format'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { Panel } from '../look/pieces'
import { ProblemNotice, useFieldProblems } from '../look/problem'
import { useSignedIn } from '../session/session'
import { anew, KINDS, type Assigned, type AssignedAnew } from './assignments'
import { UPKEEP_ROLES } from './roles'
import type { Choices } from './words'

const PLACES = { branch: '/branches', manager: '/relationship-managers' } as const

/** Which branch and relationship manager look after the customer, and who did before. */
export function Assignments({ customer }: { customer: Customer }) {
  const { t, f } = useI18n()
  const { may } = useSignedIn()
  const [assigning, setAssigning] = useState(false)
  const choices = useAssignees()
  const pages = usePages<Assignment>(`/customers/${customer.id}/assignments`)
  const named = (kind: keyof Assigned, code: string | undefined) =>
    choices[kind].items.find(({ value }) => value === code)?.label ?? code ?? NOTHING
  return (
    <Panel
      title={t('customer.assignment')}
      loading={pages.isPending}
      extra={
        may(...UPKEEP_ROLES) && (
          <Button size="small" icon={<SwapOutlined />} onClick={() => setAssigning(true)}>
            {t('assignment.do')}
          </Button>
        )
      }
    >
      {assigning && <Assigning customer={customer} choices={choices} onClosed={() => setAssigning(false)} />}
      <Descriptions
        column={1}
        size="small"
        colon={false}
        styles={{ label: { width: 130 } }}
        items={KINDS.map((kind) => ({
          key: kind,
          label: t(`customer.${kind}`),
          children: named(kind, customer[kind]),
        }))}
      />
      {pages.isError && <ProblemNotice error={pages.error} retry={() => void pages.refetch()} />}
      <Timeline
        style={{ marginTop: 16 }}
        items={pages.items.map((each, at) => ({
          key: at,
          content: (
            <>
              {KINDS.flatMap((kind) => {
                const turn = each[kind]
                return turn === undefined
                  ? []
                  : [
                      <div key={kind}>
                        <Typography.Text type="secondary">{t(`customer.${kind}`)} </Typography.Text>
                        {turn.from !== undefined && `${named(kind, turn.from)} → `}
                        <Typography.Text strong>{named(kind, turn.to)}</Typography.Text>
                      </div>,
                    ]
              })}
              <Typography.Text type="secondary" style={{ fontSize: 13 }}>
                {f.dateTime(each.assignedAt)} · {each.assignedBy}
              </Typography.Text>
            </>
          ),
        }))}
      />
      {pages.hasNextPage && (
        <Button size="small" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t('do.more')}
        </Button>
      )}
    </Panel>
  )
}

function useAssignees(): Record<keyof Assigned, Choices> {
  const branch = useChoices<Branch>(PLACES.branch)
  const manager = useChoices<Manager>(PLACES.manager)
  const named = (items: { code: string; name: string }[]) =>
    items.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))
  return {
    branch: { ...branch, items: named(branch.items) },
    manager: { ...manager, items: named(manager.items) },
  }
}

/** Assigns upon the customer as they were when this was opened: a change since then is refused. */
function Assigning(props: {
  customer: Customer
  choices: Record<keyof Assigned, Choices>
  onClosed: () => void
}) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [form] = Form.useForm<Assigned>()
  const problems = useFieldProblems(
    form,
    KINDS.map((kind) => [kind]),
  )
  const [{ id, version, branch, manager }] = useState(props.customer)
  const assign = useMutation({
    mutationFn: (change: AssignedAnew) => api.patch<Customer>(`/customers/${id}`, change, { version }),
    onSuccess: () => {
      void message.success(t('assignment.done'))
      props.onClosed()
      return queries.invalidateQueries()
    },
    onError: (error) => {
      problems.show(error)
      if (isStale(error)) void queries.invalidateQueries()
    },
  })
  const submit = (chosen: Assigned) => {
    const change = anew({ branch, manager }, chosen)
    if (Object.keys(change).length === 0) props.onClosed()
    else assign.mutate(change)
  }
  return (
    <Modal
      open
      title={t('assignment.do')}
      okText={t('assignment.do')}
      okButtonProps={{ loading: assign.isPending }}
      cancelText={t('do.back')}
      onOk={form.submit}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>{t('assignment.means')}</p>
      <ProblemNotice error={assign.error} except={problems.shown} />
      <Form<Assigned> form={form} layout="vertical" initialValues={{ branch, manager }} onFinish={submit}>
        {KINDS.map((kind) => (
          <Form.Item key={kind} name={kind} label={t(`customer.${kind}`)}>
            <ChoiceSelect
              of={props.choices[kind]}
              allowClear
              placeholder={NOTHING}
              showSearch={{ optionFilterProp: 'label' }}
              options={props.choices[kind].items}
            />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  )
}
