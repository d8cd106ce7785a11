import { Flex, Select } from 'antd'
import { useState } from 'react'
import { usePages } from '../api/pages'
import { CONTACT_REASONS, CONTACT_STATES, type Campaign, type Contact } from '../api/types'
import { CustomerName } from '../customer/CustomerName'
import { useI18n } from '../i18n/i18n'
import { Hint, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'

export function CampaignContacts({ campaign }: { campaign: Campaign }) {
  const { t, f, label } = useI18n()
  const [state, setState] = useState<string>()
  const [reason, setReason] = useState<string>()
  const [channel, setChannel] = useState<string>()
  const pages = usePages<Contact>(`/campaigns/${campaign.id}/contacts`, { state, reason, channel })
  return (
    <>
      <Flex gap={12} wrap style={{ marginBottom: 16 }}>
        <Select
          allowClear
          aria-label={t('contact.state')}
          placeholder={t('contact.state')}
          style={{ width: 180 }}
          value={state}
          onChange={setState}
          options={CONTACT_STATES.map((code) => ({ value: code, label: label('contactState', code) }))}
        />
        <Select
          allowClear
          aria-label={t('contact.reason')}
          placeholder={t('contact.reason')}
          style={{ width: 220 }}
          value={reason}
          onChange={setReason}
          options={CONTACT_REASONS.map((code) => ({ value: code, label: label('reason', code) }))}
        />
        <Select
          allowClear
          aria-label={t('campaign.channel')}
          placeholder={t('campaign.channel')}
          style={{ width: 200 }}
          value={channel}
          onChange={setChannel}
          options={campaign.channels.map(({ channel: code }) => ({
            value: code,
            label: label('channel', code),
          }))}
        />
      </Flex>
      <PagedTable<Contact>
        pages={pages}
        filtered={state !== undefined || reason !== undefined || channel !== undefined}
        empty={<Hint title={t('contact.none')}>{t('contact.none.hint')}</Hint>}
        columns={[
          {
            title: t('contact.customer'),
            dataIndex: 'customerId',
            render: (id: string) => <CustomerName id={id} />,
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
          { title: t('contact.plannedAt'), dataIndex: 'plannedAt', render: f.dateTime },
          { title: t('contact.sentAt'), dataIndex: 'sentAt', render: f.dateTime },
        ]}
      />
    </>
  )
}
