import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Skeleton, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { api } from '../api/api'
import { saveFile } from '../api/save'
import type { Job } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemNotice } from '../look/problem'
import { recordsOf } from './csv'

const SHOWN = 200

/** The rows that an import refused, or would refuse, each with the reason; the file of them can be corrected. */
export function Refusals({ job, onClosed }: { job: Job; onClosed: () => void }) {
  const { t } = useI18n()
  const file = useQuery({
    queryKey: ['/imports', job.id, 'errors', job.refused],
    queryFn: async ({ signal }) => {
      const content = await api.download(`/imports/${job.id}/errors`, { signal })
      return { content, records: recordsOf(await content.text(), SHOWN + 1) }
    },
    staleTime: Infinity,
  })
  const rows = useMemo(
    () =>
      (file.data?.records ?? [])
        .slice(1)
        .map(([row = '', field = '', reason = '', ...cells], at) => ({ at, row, field, reason, cells })),
    [file.data],
  )
  return (
    <Drawer
      open
      onClose={onClosed}
      size={960}
      title={t(job.dryRun ? 'import.refused.trial' : 'import.refused.rows', { count: job.refused })}
      extra={
        file.data && (
          <Button
            icon={<DownloadOutlined />}
            onClick={() => saveFile(file.data.content, `refused-${job.id}.csv`)}
          >
            {t('import.refused.download')}
          </Button>
        )
      }
    >
      <ProblemNotice error={file.error} retry={() => void file.refetch()} />
      {file.isPending ? (
        <Skeleton active paragraph={{ rows: 6 }} title={false} />
      ) : (
        <Table<(typeof rows)[number]>
          size="small"
          rowKey="at"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={rows}
          {...(rows.length === SHOWN && { footer: () => t('import.refused.first', { count: SHOWN }) })}
          columns={[
            { title: t('import.refused.row'), dataIndex: 'row', align: 'right' },
            {
              title: t('import.refused.field'),
              dataIndex: 'field',
              render: (field: string) => field !== '' && <Typography.Text code>{field}</Typography.Text>,
            },
            { title: t('import.refused.reason'), dataIndex: 'reason' },
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
