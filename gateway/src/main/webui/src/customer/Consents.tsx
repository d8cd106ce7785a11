import { HistoryOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Drawer, Flex, Table, Typography } from 'antd'
import dayjs from 'dayjs'
import { useState, type ReactNode } from 'react'
import { usePages } from '../api/pages'
import type { Consent, ConsentDraft, ConsentEntry } from '../api/types'
import { NOTHING } from '../i18n/format'
import { useI18n } from '../i18n/i18n'
import { Hint, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { useSignedIn } from '../session/session'
import { RecordConsent } from './RecordConsent'
import { CONSENT_ROLES } from './roles'

/** What the customer allows at present, and how it came to that. */
export function Consents(props: { customerId: string; consents: Consent[] }) {
  const { t, f, label } = useI18n()
  const { may } = useSignedIn()
  const [reading, setReading] = useState(false)
  const [draft, setDraft] = useState<Partial<ConsentDraft>>()
  const mayRecord = may(...CONSENT_ROLES)
  return (
    <Panel
      title={t('customer.consents')}
      extra={
        <Flex gap={8}>
          <Button size="small" icon={<HistoryOutlined />} onClick={() => setReading(true)}>
            {t('consent.ledger')}
          </Button>
          {mayRecord && (
            <Button size="small" icon={<PlusOutlined />} onClick={() => setDraft({})}>
              {t('consent.record')}
            </Button>
          )}
        </Flex>
      }
    >
      {props.consents.length === 0 ? (
        <Hint title={t('customer.noConsents')}>{t('customer.noConsents.hint')}</Hint>
      ) : (
        <Table<Consent>
          size="small"
          pagination={false}
          rowKey={({ purpose, channel }) => `${purpose} ${channel}`}
          dataSource={props.consents}
          columns={[
            {
              title: t('consent.subject'),
              key: 'subject',
              render: (_, { purpose, channel }) =>
                `${label('purpose', purpose)} · ${label('channel', channel)}`,
            },
            {
              title: t('consent.state'),
              dataIndex: 'granted',
              render: (granted: boolean) => <State granted={granted} />,
            },
            { title: t('consent.since'), dataIndex: 'since', render: f.date },
            ...(mayRecord
              ? [
                  {
                    key: 'turn',
                    align: 'right' as const,
                    render: (_: unknown, { purpose, channel, granted }: Consent) => (
                      <Button
                        size="small"
                        type="link"
                        onClick={() => setDraft({ purpose, channel, granted: !granted })}
                      >
                        {t(granted ? 'consent.withdraw' : 'consent.grant')}
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {draft !== undefined && (
        <RecordConsent
          customerId={props.customerId}
          draft={draft}
          standing={props.consents}
          onClosed={() => setDraft(undefined)}
        />
      )}
      <Drawer
        open={reading}
        onClose={() => setReading(false)}
        title={t('consent.ledger')}
        size={1100}
        destroyOnHidden
      >
        <Ledger customerId={props.customerId} />
      </Drawer>
    </Panel>
  )
}

function State({ granted }: { granted: boolean }) {
  const { t } = useI18n()
  return (
    <StateTag code={granted ? 'GRANTED' : 'WITHDRAWN'}>
      {t(granted ? 'consent.granted' : 'consent.withdrawn')}
    </StateTag>
  )
}

function Aside({ children }: { children: ReactNode }) {
  return (
    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
      {children}
    </Typography.Text>
  )
}

/** Each word of the customer, latest first; or what held at a time. */
function Ledger({ customerId }: { customerId: string }) {
  const { t, f, label } = useI18n()
  const [asOf, setAsOf] = useState<string>()
  const pages = usePages<ConsentEntry>(`/customers/${customerId}/consents`, { asOf })
  return (
    <Flex vertical gap={16}>
      <Flex gap={8} align="center">
        <label htmlFor="as-of">{t('consent.asOf')}</label>
        <DatePicker
          id="as-of"
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          disabledDate={(day) => day.isAfter(dayjs(), 'day')}
          onChange={(time) => setAsOf(time?.toISOString())}
        />
      </Flex>
      <PagedTable<ConsentEntry>
        pages={pages}
        size="small"
        filtered={asOf !== undefined}
        empty={<Hint title={t('customer.noConsents')} />}
        columns={[
          { title: t('consent.givenAt'), dataIndex: 'givenAt', render: f.dateTime },
          { title: t('consent.recordedAt'), dataIndex: 'recordedAt', render: f.dateTime },
          {
            title: t('consent.purpose'),
            dataIndex: 'purpose',
            render: (code: string) => label('purpose', code),
          },
          {
            title: t('consent.channel'),
            dataIndex: 'channel',
            render: (code: string) => label('channel', code),
          },
          {
            title: t('consent.state'),
            dataIndex: 'granted',
            render: (granted: boolean, { proves, repeats }) => (
              <Flex vertical>
                <div>
                  <State granted={granted} />
                </div>
                {proves !== undefined && <Aside>{t('consent.proves')}</Aside>}
                {repeats !== undefined && <Aside>{t('consent.repeats')}</Aside>}
              </Flex>
            ),
          },
          {
            title: t('consent.legalBasis'),
            dataIndex: 'legalBasis',
            render: (code: string) => label('legalBasis', code),
          },
          {
            title: t('consent.textVersion'),
            dataIndex: 'textVersion',
            render: (text?: string) => text ?? NOTHING,
          },
          {
            title: t('consent.evidence'),
            dataIndex: 'evidence',
            render: (text?: string) => text ?? NOTHING,
          },
          { title: t('consent.recordedBy'), dataIndex: 'recordedBy' },
        ]}
      />
    </Flex>
  )
}
