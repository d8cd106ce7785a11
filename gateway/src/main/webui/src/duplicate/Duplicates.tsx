import { Alert, Flex, Progress, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { usePages } from '../api/pages'
import type { Duplicate } from '../api/types'
import { CustomerName } from '../customer/CustomerName'
import { useI18n } from '../i18n/i18n'
import { Hint, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { useSignedIn } from '../session/session'
import { Pair } from './Pair'
import { Searching } from './Searching'

const STATES = ['OPEN', 'ACCEPTED', 'REJECTED'] as const satisfies readonly Duplicate['state'][]

/** Pairs of customers that are probably one, with what speaks for and against it. */
export function Duplicates() {
  const { t, f, label } = useI18n()
  const { may } = useSignedIn()
  const [search, setSearch] = useSearchParams()
  const customerId = search.get('customerId')
  const [state, setState] = useState<(typeof STATES)[number]>('OPEN')
  const pages = usePages<Duplicate>('/duplicates', { state, customerId })
  return (
    <>
      <PageTitle title={t('place.duplicates')} hint={t('duplicates.hint')} />
      <Flex vertical gap={16}>
        {may('admin') && <Searching />}
        <Panel>
          {customerId !== null && (
            <Alert
              type="info"
              showIcon
              closable={{ onClose: () => setSearch({}, { replace: true }) }}
              style={{ marginBottom: 16 }}
              title={
                <>
                  {t('duplicates.ofCustomer')} <CustomerName id={customerId} />
                </>
              }
            />
          )}
          <Segmented
            aria-label={t('duplicate.state')}
            style={{ marginBottom: 16 }}
            value={state}
            onChange={setState}
            options={STATES.map((each) => ({ value: each, label: label('duplicateState', each) }))}
          />
          <PagedTable<Duplicate>
            pages={pages}
            filtered={state !== 'OPEN' || customerId !== null}
            empty={<Hint title={t('duplicates.none')}>{t('duplicates.none.hint')}</Hint>}
            expandable={{
              expandedRowRender: (duplicate) => <Pair duplicate={duplicate} />,
              expandRowByClick: false,
            }}
            columns={[
              {
                title: t('duplicate.one'),
                dataIndex: 'customerId',
                render: (id: string) => <CustomerName id={id} />,
              },
              {
                title: t('duplicate.other'),
                dataIndex: 'otherId',
                render: (id: string, duplicate) =>
                  // The merged customer's id leads to the one that stayed.
                  duplicate.state === 'ACCEPTED' ? (
                    <Link to={`/customers/${id}`} className="figures">
                      {id}
                    </Link>
                  ) : (
                    <CustomerName id={id} />
                  ),
              },
              {
                title: t('duplicate.probability'),
                dataIndex: 'probability',
                render: (probability: number) => (
                  <Flex gap={8} align="center" style={{ width: 200 }}>
                    <Progress
                      percent={probability * 100}
                      showInfo={false}
                      size="small"
                      style={{ flex: 1 }}
                      aria-label={t('duplicate.probability')}
                    />
                    <Typography.Text className="figures">{f.share(probability)}</Typography.Text>
                  </Flex>
                ),
              },
              { title: t('duplicate.foundAt'), dataIndex: 'foundAt', render: f.dateTime },
              {
                key: 'decision',
                render: (_, duplicate) =>
                  duplicate.state === 'OPEN' ? undefined : (
                    <>
                      <StateTag code={duplicate.state}>{label('duplicateState', duplicate.state)}</StateTag>{' '}
                      <Typography.Text type="secondary">
                        {[duplicate.decidedBy, f.dateTime(duplicate.decidedAt)].filter(Boolean).join(' · ')}
                      </Typography.Text>
                    </>
                  ),
              },
            ]}
          />
        </Panel>
      </Flex>
    </>
  )
}
