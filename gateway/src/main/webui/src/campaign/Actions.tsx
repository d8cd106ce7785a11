import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Dropdown, Form, Input, Modal } from 'antd'
import { MoreOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import type { Campaign, CampaignAction } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'

const LEADING: readonly CampaignAction[] = ['submit', 'approve', 'launch', 'resume', 'reject', 'pause']
const GRAVE = new Set<CampaignAction>(['reject', 'cancel', 'complete'])

interface Intent {
  action: CampaignAction
  key: string
}

/** What this person may do with the campaign now, as the service says; each is confirmed, with a comment. */
export function Actions({ campaign }: { campaign: Campaign }) {
  const { t } = useI18n()
  const [intent, setIntent] = useState<Intent>()
  const choose = (action: CampaignAction) => setIntent({ action, key: newIdempotencyKey() })
  const leading = LEADING.filter((action) => campaign.actions.includes(action))
  const others = campaign.actions.filter((action) => !leading.includes(action))
  return (
    <>
      {others.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: others.map((action) => ({
              key: action,
              label: t(`action.${action}`),
              danger: GRAVE.has(action),
              onClick: () => choose(action),
            })),
          }}
        >
          <Button icon={<MoreOutlined />} aria-label={t('do.moreActions')} />
        </Dropdown>
      )}
      {leading.toReversed().map((action) => (
        <Button
          key={action}
          type={action === leading[0] ? 'primary' : 'default'}
          danger={GRAVE.has(action)}
          onClick={() => choose(action)}
        >
          {t(`action.${action}`)}
        </Button>
      ))}
      {intent !== undefined && (
        <Confirmation campaign={campaign} intent={intent} onClosed={() => setIntent(undefined)} />
      )}
    </>
  )
}

function Confirmation(props: { campaign: Campaign; intent: Intent; onClosed: () => void }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [comment, setComment] = useState('')
  const { id } = props.campaign
  const { action, key } = props.intent
  const transition = useMutation({
    mutationFn: () =>
      api.post<Campaign>(
        `/campaigns/${id}/transitions`,
        { action, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
        // Nobody approves what was changed since it was on the screen.
        {
          idempotencyKey: key,
          headers: action === 'approve' ? { 'If-Match': `"${props.campaign.version}"` } : {},
        },
      ),
    onSuccess: async () => {
      void message.success(t(`action.${action}.done`))
      props.onClosed()
      await queries.invalidateQueries({ queryKey: ['/campaigns'] })
    },
  })
  return (
    <Modal
      open
      title={t(`action.${action}`)}
      okText={t(`action.${action}`)}
      okButtonProps={{ danger: GRAVE.has(action), loading: transition.isPending }}
      cancelText={t('do.back')}
      onOk={() => transition.mutate()}
      onCancel={props.onClosed}
      destroyOnHidden
    >
      <p>{t(`action.${action}.means`)}</p>
      <ProblemNotice error={transition.error} />
      <Form layout="vertical">
        <Form.Item label={t('action.comment')} htmlFor="comment" style={{ marginBottom: 4 }}>
          <Input.TextArea
            id="comment"
            rows={3}
            maxLength={1_000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
