import {
  CameraOutlined,
  CheckCircleFilled,
  CloseCircleFilled,
  DownloadOutlined,
  EditOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  Alert,
  App,
  Button,
  Col,
  Drawer,
  Flex,
  Popconfirm,
  Row,
  Skeleton,
  Statistic,
  Typography,
  theme,
} from 'antd'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { api } from '../api/api'
import { usePages } from '../api/pages'
import { isWithdrawn } from '../api/problem'
import { saveFile } from '../api/save'
import type { ExplainedPart, MembersNoted, Segment, SegmentMember, SegmentWhy } from '../api/types'
import { CustomerName } from '../customer/CustomerName'
import { useI18n } from '../i18n/i18n'
import { Hint, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { ProblemNotice, useProblemText } from '../look/problem'
import { useSignedIn } from '../session/session'
import { ChangeMembers } from './ChangeMembers'
import { ConditionText, useSegmentNames } from '../condition/ConditionText'
import { describeRule, joinText, valueText } from '../condition/describe'
import { BY_ID, changeOf } from './members'
import { RenameList, TakeSnapshot } from './NameSegment'
import { RulesOnRecord } from './RulesOnRecord'

export function SegmentPage() {
  const { id = '' } = useParams()
  const { t, f } = useI18n()
  const { may } = useSignedIn()
  const [asked, setAsked] = useState<string>()
  const [doing, setDoing] = useState<'change' | 'snapshot' | 'rename'>()
  const stop = () => setDoing(undefined)
  const segment = useQuery({
    queryKey: ['/segments', id],
    queryFn: ({ signal }) => api.get<Segment>(`/segments/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'BUILDING' ? 1_000 : 10_000),
  })
  const members = usePages<SegmentMember>(`/segments/${id}/members`)
  const { memberCount, state } = segment.data ?? {}
  const { refetch } = members
  // The list is never older than the size beside it.
  useEffect(() => void refetch({ cancelRefetch: false }), [refetch, memberCount, state])
  const problem = <ProblemNotice error={segment.error} retry={() => void segment.refetch()} />
  if (segment.isError && (segment.data === undefined || isWithdrawn(segment.error))) return problem
  if (segment.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />
  const given = segment.data
  const mayChange = may('marketer', 'admin')
  const isList = given.kind === 'STATIC'
  const isBuilt = given.state === 'LIVE'
  const change = isList && mayChange && (
    <Button size="small" icon={<UserSwitchOutlined />} onClick={() => setDoing('change')}>
      {t('segment.change')}
    </Button>
  )
  return (
    <>
      <PageTitle
        title={
          <Flex align="center" gap={12} wrap>
            {given.name}
            <StateTag code={given.state}>{t(`segment.state.${given.state}`)}</StateTag>
          </Flex>
        }
        hint={given.description ?? undefined}
        extra={
          mayChange && (
            <>
              <Removal segment={given} />
              <Button
                icon={<CameraOutlined />}
                title={t(isBuilt ? 'segment.snapshot.means' : 'segment.building.waits')}
                disabled={!isBuilt}
                onClick={() => setDoing('snapshot')}
              >
                {t('segment.snapshot')}
              </Button>
              {isList && (
                <Button icon={<EditOutlined />} onClick={() => setDoing('rename')}>
                  {t('segment.list.rename')}
                </Button>
              )}
              {given.condition && (
                <Link to={`/segments/${id}/edit`}>
                  <Button icon={<EditOutlined />}>{t('do.edit')}</Button>
                </Link>
              )}
            </>
          )
        }
      />
      {problem}
      {!isBuilt && (
        <Alert type="info" showIcon title={t('segment.building.means')} style={{ marginBottom: 16 }} />
      )}
      {given.fault !== undefined && (
        <Alert
          type="warning"
          showIcon
          title={t('segment.fault')}
          description={given.fault}
          style={{ marginBottom: 16 }}
        />
      )}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={10}>
          <Flex vertical gap={16}>
            <Panel>
              <Statistic
                title={t('segment.size')}
                value={given.memberCount}
                formatter={() => f.number(given.memberCount)}
              />
              <Typography.Text type="secondary">
                {given.snapshotOf === undefined
                  ? t(isList ? 'segment.list.updated' : 'segment.updated', {
                      when: f.dateTime(given.updatedAt),
                    })
                  : t('segment.snapshot.of', {
                      name: given.snapshotOf.name,
                      when: f.dateTime(given.snapshotOf.takenAt),
                      who: given.snapshotOf.takenBy,
                    })}
              </Typography.Text>
            </Panel>
            <Panel title={t('segment.condition')}>
              {given.condition ? (
                <ConditionText condition={given.condition} />
              ) : (
                <Typography.Text type="secondary">{t('segment.static')}</Typography.Text>
              )}
            </Panel>
            {!isList && <RulesOnRecord segment={given} />}
          </Flex>
        </Col>
        <Col xs={24} xl={14}>
          <Panel
            title={t('segment.members.title')}
            extra={
              <Flex gap={8} wrap>
                {change}
                <Export segment={given} />
              </Flex>
            }
          >
            <PagedTable<SegmentMember>
              pages={members}
              rowKey="customerId"
              empty={<Hint title={t(isList ? 'segment.list.nobody' : 'segment.preview.nobody')} />}
              columns={[
                {
                  title: t('contact.customer'),
                  dataIndex: 'customerId',
                  render: (customer: string) => <CustomerName id={customer} />,
                },
                { title: t('segment.since'), dataIndex: 'since', render: f.dateTime },
                {
                  key: 'why',
                  align: 'right',
                  render: (_, { customerId }) => (
                    <Flex gap={8} justify="flex-end">
                      {isList && mayChange && <Leaving segmentId={id} customerId={customerId} />}
                      <Button size="small" type="link" onClick={() => setAsked(customerId)}>
                        {t('segment.why')}
                      </Button>
                    </Flex>
                  ),
                },
              ]}
            />
          </Panel>
        </Col>
      </Row>
      {doing === 'change' && <ChangeMembers segmentId={id} onClosed={stop} />}
      {doing === 'snapshot' && <TakeSnapshot segment={given} onClosed={stop} />}
      {doing === 'rename' && <RenameList segment={given} onClosed={stop} />}
      <Drawer
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={t('segment.why')}
        size={520}
        destroyOnHidden
      >
        {asked !== undefined && <Why segmentId={id} customerId={asked} />}
      </Drawer>
    </>
  )
}

function Export({ segment }: { segment: Segment }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const isBuilt = segment.state === 'LIVE'
  const download = useMutation({
    mutationFn: () => api.download(`/segments/${segment.id}/members/export`),
    onSuccess: (file) => saveFile(file, `segment-${segment.id}.csv`),
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Button
      size="small"
      icon={<DownloadOutlined />}
      title={t(isBuilt ? 'segment.export.means' : 'segment.building.waits')}
      disabled={!isBuilt}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {t('segment.export')}
    </Button>
  )
}

/** Takes one customer out of a list. */
function Leaving(props: { segmentId: string; customerId: string }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const leave = useMutation({
    mutationFn: () =>
      api.post<MembersNoted>(
        `/segments/${props.segmentId}/members`,
        changeOf('REMOVE', [props.customerId], BY_ID),
      ),
    onSuccess: ({ noted }) => {
      void message.success(t('segment.change.REMOVE.noted', { count: noted }))
      return queries.invalidateQueries({ queryKey: ['/segments'] })
    },
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Button size="small" type="link" danger loading={leave.isPending} onClick={() => leave.mutate()}>
      {t('do.remove')}
    </Button>
  )
}

function Removal({ segment }: { segment: Segment }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const problemText = useProblemText()
  const removal = useMutation({
    mutationFn: () => api.delete(`/segments/${segment.id}`, { version: segment.version }),
    onSuccess: async () => {
      await navigate('/segments')
      await queries.invalidateQueries({ queryKey: ['/segments'], exact: false })
    },
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Popconfirm
      title={t('segment.delete.sure')}
      okText={t('do.delete')}
      cancelText={t('do.back')}
      okButtonProps={{ danger: true }}
      onConfirm={() => removal.mutate()}
    >
      <Button danger loading={removal.isPending}>
        {t('do.delete')}
      </Button>
    </Popconfirm>
  )
}

function Why(props: { segmentId: string; customerId: string }) {
  const { t } = useI18n()
  const why = useQuery({
    queryKey: ['/segments', props.segmentId, 'why', props.customerId],
    queryFn: ({ signal }) =>
      api.get<SegmentWhy>(`/segments/${props.segmentId}/why/${props.customerId}`, { signal }),
  })
  if (why.isError) return <ProblemNotice error={why.error} retry={() => void why.refetch()} />
  if (why.data === undefined) return <Skeleton active />
  return (
    <>
      <Typography.Paragraph strong>
        {t(why.data.member ? 'segment.isMember' : 'segment.isNotMember')}
      </Typography.Paragraph>
      {why.data.state !== 'LIVE' && (
        <Typography.Paragraph type="secondary">{t('segment.building.why')}</Typography.Paragraph>
      )}
      {why.data.combinator !== undefined && (
        <Typography.Paragraph type="secondary">
          {joinText({ combinator: why.data.combinator, not: why.data.not }, t)}
        </Typography.Paragraph>
      )}
      <Parts parts={why.data.parts} />
    </>
  )
}

function Parts({ parts }: { parts: ExplainedPart[] }) {
  const words = useI18n()
  const { token } = theme.useToken()
  const segmentName = useSegmentNames()
  return (
    <Flex vertical gap={8} style={{ paddingInlineStart: 4 }}>
      {parts.map((part, at) => (
        <div key={at}>
          <Flex gap={8} align="baseline">
            {part.holds ? (
              <CheckCircleFilled style={{ color: token.colorSuccess }} aria-label={words.t('yes')} />
            ) : (
              <CloseCircleFilled style={{ color: token.colorTextQuaternary }} aria-label={words.t('no')} />
            )}
            {'rules' in part ? (
              <Typography.Text type="secondary">{joinText(part, words.t)}</Typography.Text>
            ) : (
              <div>
                <div>{describeRule(part, words, segmentName)}</div>
                <Typography.Text type="secondary" style={{ fontSize: 13 }}>
                  {words.t('segment.actual', {
                    actual: valueText(part.field, part.actual, words) || words.t('nothing'),
                  })}
                </Typography.Text>
              </div>
            )}
          </Flex>
          {'rules' in part && (
            <div style={{ paddingInlineStart: 20, marginTop: 8 }}>
              <Parts parts={part.rules} />
            </div>
          )}
        </div>
      ))}
    </Flex>
  )
}
