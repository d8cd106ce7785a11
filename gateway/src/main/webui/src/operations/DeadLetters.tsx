import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Popconfirm, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { usePages } from '../api/pages'
import type { DeadLetter } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { useProblemText } from '../look/problem'

const STATES = ['OPEN', 'REDRIVEN', 'DISCARDED'] as const

/** Events that could not be processed; what waits behind one of them goes on once it is settled. */
export function DeadLetters() {
  const { t, f, label } = useI18n()
  const [state, setState] = useState<(typeof STATES)[number]>('OPEN')
  const pages = usePages<DeadLetter>('/dead-letters', { state })
  return (
    <>
      <Segmented
        aria-label={t('letter.state')}
        style={{ marginBottom: 16 }}
        value={state}
        onChange={setState}
        options={STATES.map((each) => ({ value: each, label: label('letterState', each) }))}
      />
      <PagedTable<DeadLetter>
        pages={pages}
        empty={<Hint title={t('letter.none')}>{state === 'OPEN' ? t('letter.none.hint') : undefined}</Hint>}
        columns={[
          { title: t('letter.createdAt'), dataIndex: 'createdAt', render: f.dateTime },
          { title: t('letter.service'), dataIndex: 'service' },
          {
            title: t('letter.place'),
            key: 'place',
            render: (_, { topic, partition, offset }) => (
              <Typography.Text code>{`${topic} ${partition}@${offset}`}</Typography.Text>
            ),
          },
          { title: t('letter.key'), dataIndex: 'key', render: (key: string | null) => key ?? '–' },
          {
            title: t('letter.reason'),
            dataIndex: 'reason',
            render: (reason: string | null) => (
              <div style={{ maxWidth: 420, whiteSpace: 'normal' }}>{reason ?? t('letter.waits')}</div>
            ),
          },
          {
            key: 'do',
            align: 'right',
            render: (_, letter) =>
              letter.state === 'OPEN' ? (
                <Settling letter={letter} />
              ) : (
                <StateTag code={letter.state}>{label('letterState', letter.state)}</StateTag>
              ),
          },
        ]}
      />
    </>
  )
}

function Settling({ letter }: { letter: DeadLetter }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const settle = useMutation({
    // Without a key, which these addresses do not know: what may still be going on is not asked for again.
    mutationFn: (how: 'redrive' | 'discard') => api.post(`/dead-letters/${letter.id}/${how}`, undefined),
    onSuccess: (_, how) => void message.success(t(`letter.${how}.done`)),
    onError: (error) => void message.error(problemText(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['/dead-letters'] }),
  })
  return (
    <Flex gap={8} justify="flex-end">
      <Popconfirm
        title={t('letter.discard.sure')}
        okText={t('letter.discard')}
        cancelText={t('do.back')}
        okButtonProps={{ danger: true }}
        onConfirm={() => settle.mutate('discard')}
      >
        <Button size="small" danger>
          {t('letter.discard')}
        </Button>
      </Popconfirm>
      <Button size="small" type="primary" loading={settle.isPending} onClick={() => settle.mutate('redrive')}>
        {t('letter.redrive')}
      </Button>
    </Flex>
  )
}
