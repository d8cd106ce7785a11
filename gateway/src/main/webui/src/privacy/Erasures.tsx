import { Link, useNavigate } from 'react-router'
import { usePages } from '../api/pages'
import type { Erasure } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, openable, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'

/** Who was erased, when, on which ground, and whether it is proven. */
export function Erasures() {
  const { t, f, label } = useI18n()
  const navigate = useNavigate()
  const pages = usePages<Erasure>('/erasures')
  return (
    <>
      <PageTitle title={t('place.erasures')} hint={t('erasures.hint')} />
      <Panel>
        <PagedTable<Erasure>
          pages={pages}
          empty={<Hint title={t('erasures.none')}>{t('erasures.none.hint')}</Hint>}
          onRow={({ id }) => openable(() => void navigate(`/erasures/${id}`))}
          columns={[
            {
              title: t('erasure.requestedAt'),
              dataIndex: 'requestedAt',
              render: (at: string, { id }) => <Link to={`/erasures/${id}`}>{f.dateTime(at)}</Link>,
            },
            {
              title: t('erasure.customer'),
              dataIndex: 'customerId',
              render: (id: string) => <span className="figures">{id}</span>,
            },
            {
              title: t('erase.ground'),
              dataIndex: 'ground',
              render: (code: string) => label('ground', code),
            },
            { title: t('erasure.requestedBy'), dataIndex: 'requestedBy' },
            {
              title: t('erasure.state'),
              dataIndex: 'state',
              render: (code: string) => <StateTag code={code}>{label('erasureState', code)}</StateTag>,
            },
            { title: t('erasure.completedAt'), dataIndex: 'completedAt', render: f.dateTime },
          ]}
        />
      </Panel>
    </>
  )
}
