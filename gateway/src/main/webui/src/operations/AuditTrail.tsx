import { Typography } from 'antd'
import { usePages } from '../api/pages'
import type { AuditEntry } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'

export function AuditTrail() {
  const { t, f } = useI18n()
  const pages = usePages<AuditEntry>('/audit')
  return (
    <PagedTable<AuditEntry>
      pages={pages}
      empty={<Hint title={t('audit.none')} />}
      columns={[
        { title: t('audit.at'), dataIndex: 'at', render: f.dateTime },
        { title: t('audit.actor'), dataIndex: 'actor' },
        { title: t('audit.action'), dataIndex: 'action' },
        {
          title: t('audit.subject'),
          dataIndex: 'subject',
          render: (subject: string | null) => subject ?? '–',
        },
        {
          title: t('audit.details'),
          dataIndex: 'details',
          render: (details: unknown) => (
            <Typography.Text
              type="secondary"
              style={{ fontFamily: 'monospace', fontSize: 12, maxWidth: 480, whiteSpace: 'normal' }}
            >
              {details === null || details === undefined ? '' : JSON.stringify(details)}
            </Typography.Text>
          ),
        },
        {
          title: t('letter.service'),
          dataIndex: 'service',
          render: (service: string | null) => service ?? '–',
        },
      ]}
    />
  )
}
