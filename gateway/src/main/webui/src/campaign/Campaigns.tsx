import { PlusOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { usePages } from '../api/pages'
import { CAMPAIGN_STATES, type Campaign } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, openable, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { useSignedIn } from '../session/session'

const ALL = 'ALL'

export function Campaigns() {
  const { t, f, label } = useI18n()
  const { may } = useSignedIn()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const state = search.get('state')
  const pages = usePages<Campaign>('/campaigns', { state })

  const create = may('marketer', 'admin') && (
    <Link to="/campaigns/new">
      <Button type="primary" icon={<PlusOutlined />}>
        {t('campaigns.new')}
      </Button>
    </Link>
  )
  return (
    <>
      <PageTitle title={t('place.campaigns')} hint={t('campaigns.hint')} extra={create} />
      <Panel>
        <div style={{ overflowX: 'auto', marginBottom: 16 }}>
          <Segmented
            aria-label={t('campaign.state')}
            value={state ?? ALL}
            onChange={(chosen) => setSearch(chosen === ALL ? {} : { state: chosen })}
            options={[
              { value: ALL, label: t('filter.all') },
              ...CAMPAIGN_STATES.map((each) => ({
                value: each,
                label: label('campaignState', each),
              })),
            ]}
          />
        </div>
        <PagedTable<Campaign>
          pages={pages}
          filtered={state !== null}
          empty={
            <Hint title={t('dashboard.noCampaigns')} action={create || undefined}>
              {t('dashboard.noCampaigns.hint')}
            </Hint>
          }
          onRow={({ id }) => openable(() => void navigate(`/campaigns/${id}`))}
          columns={[
            {
              title: t('campaign.name'),
              dataIndex: 'name',
              render: (name: string, { id }) => <Link to={`/campaigns/${id}`}>{name}</Link>,
            },
            {
              title: t('campaign.state'),
              dataIndex: 'state',
              render: (code: string) => <StateTag code={code}>{label('campaignState', code)}</StateTag>,
            },
            {
              title: t('campaign.channels'),
              key: 'channels',
              render: (_, { channels }) =>
                channels.map(({ channel }) => label('channel', channel)).join(' → '),
            },
            {
              title: t('campaign.holdout'),
              dataIndex: 'holdoutPercent',
              align: 'right',
              render: (percent: number) => f.percent(percent / 100),
            },
            { title: t('campaign.budget'), dataIndex: 'budget', align: 'right', render: f.money },
            { title: t('campaign.createdBy'), dataIndex: 'createdBy' },
            { title: t('campaign.launchedAt'), dataIndex: 'launchedAt', render: f.dateTime },
          ]}
        />
      </Panel>
    </>
  )
}
