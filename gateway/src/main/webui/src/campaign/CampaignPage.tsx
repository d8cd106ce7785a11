import { EditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Col, Descriptions, Flex, Row, Skeleton, Steps, Tabs, Tag, Typography } from 'antd'
import { Link, useParams, useSearchParams } from 'react-router'
import { api } from '../api/api'
import { isWithdrawn } from '../api/problem'
import type { Campaign } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { PageTitle, Panel, StateTag } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { useSignedIn } from '../session/session'
import { Actions } from './Actions'
import { CampaignContacts } from './CampaignContacts'
import { Reach } from './Reach'
import { Results } from './Results'

const BEFORE_LAUNCH = new Set(['DRAFT', 'SUBMITTED', 'APPROVED'])
const ACTIVE = new Set(['SUBMITTED', 'APPROVED', 'RUNNING', 'PAUSED'])

export function CampaignPage() {
  const { id = '' } = useParams()
  const { t, label } = useI18n()
  const { may } = useSignedIn()
  const [search, setSearch] = useSearchParams()
  const campaign = useQuery({
    queryKey: ['/campaigns', id],
    queryFn: ({ signal }) => api.get<Campaign>(`/campaigns/${id}`, { signal }),
    refetchInterval: ({ state }) => (ACTIVE.has(state.data?.state ?? '') ? 5_000 : false),
  })
  const problem = <ProblemNotice error={campaign.error} retry={() => void campaign.refetch()} />
  if (campaign.isError && (campaign.data === undefined || isWithdrawn(campaign.error))) return problem
  if (campaign.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />
  const given = campaign.data
  const launched =
    given.history ||
    (!BEFORE_LAUNCH.has(given.state) && (given.state !== 'CANCELLED' || Boolean(given.launchedAt)))
  const tab = search.get('tab') ?? (launched ? 'results' : 'reach')

  return (
    <>
      <PageTitle
        title={
          <Flex align="center" gap={12} wrap>
            {given.name}
            <StateTag code={given.state}>{label('campaignState', given.state)}</StateTag>
          </Flex>
        }
        extra={
          <>
            {given.state === 'DRAFT' && may('marketer', 'admin') && (
              <Link to={`/campaigns/${id}/edit`}>
                <Button icon={<EditOutlined />}>{t('do.edit')}</Button>
              </Link>
            )}
            <Actions campaign={given} />
          </>
        }
      />
      {problem}
      <Flex vertical gap={16}>
        <Row gutter={[16, 16]}>
          <Col xs={24} xl={9}>
            <Panel title={t('campaign.course')} fill>
              <Course campaign={given} />
            </Panel>
          </Col>
          <Col xs={24} xl={15}>
            <Panel title={t('campaign.definition')} fill>
              <Definition campaign={given} />
            </Panel>
          </Col>
        </Row>
        <Panel>
          <Tabs
            activeKey={tab}
            onChange={(chosen) => setSearch({ tab: chosen }, { replace: true })}
            items={[
              ...(launched
                ? [
                    {
                      key: 'results',
                      label: t('campaign.results'),
                      children: <Results campaign={given} />,
                    },
                  ]
                : []),
              { key: 'reach', label: t('campaign.reach'), children: <Reach campaign={given} /> },
              {
                key: 'contacts',
                label: t('campaign.contacts'),
                children: <CampaignContacts campaign={given} />,
                disabled: !launched,
              },
            ]}
          />
        </Panel>
      </Flex>
    </>
  )
}

/** The states that a campaign has gone through, and those before it. */
function Course({ campaign }: { campaign: Campaign }) {
  const { t, f, label } = useI18n()
  const note = (by: string | null | undefined, at: string | null | undefined) => (
    <Typography.Text type="secondary" style={{ fontSize: 13 }}>
      {[by, at === null || at === undefined ? undefined : f.dateTime(at)].filter(Boolean).join(' · ')}
    </Typography.Text>
  )
  const cancelled = campaign.state === 'CANCELLED'
  const paused = campaign.state === 'PAUSED'
  const reached = campaign.launchedAt ? 4 : campaign.approvedBy ? 3 : campaign.submittedBy ? 2 : 1
  const current = {
    DRAFT: 0,
    SUBMITTED: 1,
    APPROVED: 2,
    RUNNING: 3,
    PAUSED: 3,
    COMPLETED: 4,
    CANCELLED: reached,
  }[campaign.state]
  const end = cancelled
    ? { title: label('campaignState', 'CANCELLED'), content: note(undefined, campaign.endedAt) }
    : { title: label('campaignState', 'COMPLETED'), content: note(undefined, campaign.endedAt) }
  const all = [
    { title: label('campaignState', 'DRAFT'), content: note(campaign.createdBy, campaign.createdAt) },
    { title: label('campaignState', 'SUBMITTED'), content: note(campaign.submittedBy, campaign.submittedAt) },
    { title: label('campaignState', 'APPROVED'), content: note(campaign.approvedBy, campaign.approvedAt) },
    {
      title: label('campaignState', paused ? 'PAUSED' : 'RUNNING'),
      content: note(undefined, campaign.launchedAt),
    },
  ]
  const items = cancelled ? [...all.slice(0, current), end] : [...all, end]
  return (
    <>
      <Steps
        orientation="vertical"
        size="small"
        current={current}
        status={cancelled ? 'error' : campaign.state === 'COMPLETED' ? 'finish' : 'process'}
        items={items}
      />
      {campaign.comment && (
        <Typography.Paragraph type="secondary" style={{ marginTop: 8 }}>
          “{campaign.comment}”
        </Typography.Paragraph>
      )}
      {campaign.state === 'SUBMITTED' && (
        <Typography.Text type="secondary">{t('campaign.awaiting')}</Typography.Text>
      )}
    </>
  )
}

function Definition({ campaign }: { campaign: Campaign }) {
  const { t, f, label } = useI18n()
  const { audience } = campaign
  const objective = useNamed('/objectives', campaign.objectiveId)
  const offer = useNamed('/offers', campaign.offerId)
  const segment = useNamed('/segments', audience.segmentId)
  const codes = [
    ...(audience.stages ?? []).map((code) => label('stage', code)),
    ...(audience.tiers ?? []).map((code) => label('tier', code)),
    ...(audience.bases ?? []).map((code) => label('base', code)),
    ...(audience.branches ?? []),
  ]
  return (
    <Descriptions
      column={{ xs: 1, md: 2 }}
      colon={false}
      size="small"
      styles={{ label: { width: 110 } }}
      items={[
        { key: 'objective', label: t('campaign.objective'), children: objective?.name ?? '–' },
        { key: 'offer', label: t('campaign.offer'), children: offer?.name ?? '–' },
        {
          key: 'audience',
          label: t('campaign.audience'),
          span: 'filled',
          children: (
            <Flex gap={6} wrap>
              {audience.segmentId && (
                <Link to={`/segments/${audience.segmentId}`}>{segment?.name ?? t('campaign.segment')}</Link>
              )}
              {codes.map((code) => (
                <Tag key={code} style={{ margin: 0 }}>
                  {code}
                </Tag>
              ))}
              {!audience.segmentId && codes.length === 0 && t('campaign.everyone')}
            </Flex>
          ),
        },
        {
          key: 'channels',
          label: t('campaign.channels'),
          children: campaign.channels.map(({ channel }) => label('channel', channel)).join(' → '),
        },
        {
          key: 'holdout',
          label: t('campaign.holdout'),
          children: f.percent(campaign.holdoutPercent / 100),
        },
        { key: 'budget', label: t('campaign.budget'), children: f.money(campaign.budget) },
        { key: 'purpose', label: t('campaign.purpose'), children: label('purpose', campaign.purpose) },
        {
          key: 'conversion',
          label: t('campaign.conversion'),
          span: 'filled',
          children: t('campaign.conversion.within', {
            behaviour: label('behaviour', campaign.conversion.behaviourType),
            count: campaign.conversion.windowDays,
          }),
        },
      ]}
    />
  )
}

/** One thing that another names by its id; a name that cannot be had is no reason to show nothing. */
function useNamed(path: string, id: string | null | undefined): { name: string } | undefined {
  return useQuery({
    queryKey: [path, id],
    queryFn: ({ signal }) => api.get<{ name: string }>(`${path}/${id ?? ''}`, { signal }),
    enabled: id !== null && id !== undefined,
    staleTime: 60_000,
  }).data
}
