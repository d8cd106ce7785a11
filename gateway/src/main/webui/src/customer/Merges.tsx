import { MergeCellsOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Popconfirm, Timeline, Typography } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import { usePages } from '../api/pages'
import type { Customer, Merge } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, Panel, StateTag } from '../look/pieces'
import { ProblemNotice, useProblemText } from '../look/problem'
import { useSignedIn } from '../session/session'
import { MergeInto } from './MergeInto'
import { UPKEEP_ROLES } from './roles'

/** Which customers were found to be one with this one, and were separated again. */
export function Merges(props: { customerId: string; customer?: Customer | undefined }) {
  const { t, f, label } = useI18n()
  const { may } = useSignedIn()
  const [merging, setMerging] = useState(false)
  const { customerId, customer } = props
  const pages = usePages<Merge>(`/customers/${customerId}/merges`)
  const mayMerge = may(...UPKEEP_ROLES)
  const none = pages.isSuccess && pages.items.length === 0
  if (none && !mayMerge) return null
  return (
    <Panel
      title={t('merges.title')}
      loading={pages.isPending}
      extra={
        mayMerge &&
        customer && (
          <Button size="small" icon={<MergeCellsOutlined />} onClick={() => setMerging(true)}>
            {t('merges.merge')}
          </Button>
        )
      }
    >
      {merging && customer && <MergeInto customer={customer} onClosed={() => setMerging(false)} />}
      {pages.isError && <ProblemNotice error={pages.error} retry={() => void pages.refetch()} />}
      {none && <Hint title={t('merges.none')} />}
      <Timeline
        style={{ marginTop: 8 }}
        items={pages.items.map((merge) => ({
          key: merge.id,
          color: merge.undoneAt === undefined ? 'blue' : 'gray',
          content: (
            <Flex justify="space-between" gap={16}>
              <div style={{ minWidth: 0 }}>
                <div>
                  {merge.survivorId === customerId ? t('merges.took') : t('merges.wentInto')}{' '}
                  <Other merge={merge} customerId={customerId} />
                </div>
                <Typography.Text type="secondary" style={{ fontSize: 13 }}>
                  {[
                    f.dateTime(merge.mergedAt),
                    label('mergeCause', merge.cause),
                    merge.mergedBy,
                    merge.reason,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Typography.Text>
                {merge.undoneAt !== undefined && (
                  <div>
                    <StateTag code="">
                      {t('merges.undone', { when: f.dateTime(merge.undoneAt), who: merge.undoneBy ?? '' })}
                    </StateTag>
                  </div>
                )}
              </div>
              {merge.undoneAt === undefined && merge.survivorId === customerId && mayMerge && (
                <Undo merge={merge} />
              )}
            </Flex>
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

/** The other of the two: their id leads to this same page while the merge stands. */
function Other({ merge, customerId }: { merge: Merge; customerId: string }) {
  const other = merge.survivorId === customerId ? merge.mergedId : merge.survivorId
  return merge.undoneAt === undefined ? (
    <Typography.Text className="figures" copyable>
      {other}
    </Typography.Text>
  ) : (
    <Link to={`/customers/${other}`} className="figures">
      {other}
    </Link>
  )
}

function Undo({ merge }: { merge: Merge }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const undo = useMutation({
    mutationFn: () =>
      api.post<Merge>(
        `/customers/${merge.survivorId}/unmerge`,
        { mergeId: merge.id },
        { idempotencyKey: newIdempotencyKey() },
      ),
    onSuccess: () => {
      void message.success(t('merges.undo.done'))
      return queries.invalidateQueries()
    },
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Popconfirm
      title={t('merges.undo.sure')}
      description={<div style={{ maxWidth: 320 }}>{t('merges.undo.means')}</div>}
      okText={t('merges.undo')}
      cancelText={t('do.back')}
      onConfirm={() => undo.mutate()}
    >
      <Button size="small" loading={undo.isPending}>
        {t('merges.undo')}
      </Button>
    </Popconfirm>
  )
}
