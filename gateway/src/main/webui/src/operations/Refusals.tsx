import { DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Skeleton, Table, Typography } from 'antd'
import { api } from '../api/api'
import { saveFile } from '../api/save'
import type { Job, Page, Refusal } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { FieldName, ProblemNotice, useProblemText } from '../look/problem'

const SHOWN = 200

/** The rows that an import refused, or would refuse, each with the reason; the file of them can be corrected. */
export function Refusals({ job, onClosed }: { job: Job; onClosed: () => void }) {
  const { t, spoken } = useI18n()
  const first = useQuery({
    queryKey: ['/imports', job.id, 'refusals', job.refused],
    queryFn: ({ signal }) =>
      api.get<Page<Refusal>>(`/imports/${job.id}/refusals`, { query: { limit: SHOWN }, signal }),
    staleTime: Infinity,
  })
  const rows = (first.data?.items ?? []).map((refusal, at) => ({ at, ...refusal }))
  return (
    <Drawer
      open
      onClose={onClosed}
      size={960}
      title={t(job.dryRun ? 'import.refused.trial' : 'import.refused.rows', { count: job.refused })}
      extra={<Download job={job} />}
    >
      <ProblemNotice error={first.error} retry={() => void first.refetch()} />
      {first.isPending ? (
        <Skeleton active paragraph={{ rows: 6 }} title={false} />
      ) : (
        <Table<(typeof rows)[number]>
          size="small"
          rowKey="at"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={rows}
          {...(first.data?.next !== undefined && {
            footer: () => t('import.refused.first', { count: SHOWN }),
          })}
          columns={[
            { title: t('import.refused.row'), dataIndex: 'row', align: 'right' },
            {
              title: t('import.refused.field'),
              dataIndex: 'fault',
              render: ({ field }: Refusal['fault']) => field !== '' && <FieldName field={field} />,
            },
            {
              title: t('import.refused.reason'),
              key: 'reason',
              render: (_, { fault }) => spoken?.message(fault) ?? fault.message,
            },
            {
              title: t('import.refused.cells'),
              dataIndex: 'cells',
              render: (cells: string[]) => (
                <Typography.Text type="secondary">{cells.join(' · ')}</Typography.Text>
              ),
            },
          ]}
        />
      )}
    </Drawer>
  )
}

/** All of them as a file, in the columns of the one that was sent. */
function Download({ job }: { job: Job }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const download = useMutation({
    mutationFn: () => api.download(`/imports/${job.id}/errors`),
    onSuccess: (file) => saveFile(file, `refused-${job.id}.csv`),
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Button icon={<DownloadOutlined />} loading={download.isPending} onClick={() => download.mutate()}>
      {t('import.refused.download')}
    </Button>
  )
}
