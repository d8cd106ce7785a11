import { Table } from 'antd'
import { Link } from 'react-router'
import type { Contact } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, StateTag } from '../look/pieces'

/** As many of the latest contacts as the customer's whole view has at most. */
const MOST_CONTACTS = 20

export function LatestContacts({ contacts }: { contacts: Contact[] }) {
  const { t, f, label } = useI18n()
  if (contacts.length === 0) return <Hint title={t('customer.noContacts')} />
  return (
    <Table<Contact>
      size="small"
      rowKey="id"
      scroll={{ x: 'max-content' }}
      pagination={contacts.length > 8 ? { pageSize: 8, hideOnSinglePage: true } : false}
      dataSource={contacts}
      {...(contacts.length === MOST_CONTACTS && {
        footer: () => t('customer.contacts.latest', { count: MOST_CONTACTS }),
      })}
      columns={[
        {
          title: t('contact.plannedAt'),
          key: 'at',
          render: (_, { plannedAt, sentAt }) => f.dateTime(sentAt ?? plannedAt),
        },
        {
          title: t('campaign.channel'),
          dataIndex: 'channel',
          render: (code: string | null) => label('channel', code),
        },
        {
          title: t('contact.state'),
          dataIndex: 'state',
          render: (code: string) => <StateTag code={code}>{label('contactState', code)}</StateTag>,
        },
        {
          title: t('contact.reason'),
          dataIndex: 'reason',
          render: (code: string | null) => label('reason', code),
        },
        {
          key: 'campaign',
          render: (_, { campaignId }) => <Link to={`/campaigns/${campaignId}`}>{t('contact.campaign')}</Link>,
        },
      ]}
    />
  )
}
