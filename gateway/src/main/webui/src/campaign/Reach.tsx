import { ReloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Col, Flex, Row, Skeleton, Table, Typography } from 'antd'
import { useMemo } from 'react'
import { api } from '../api/api'
import type { Campaign, Reach as ReachFigures } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Chart, useChartColours } from '../look/Chart'
import { Hint } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { waterfall, type Fall } from './waterfall'

/** Who would be, or was, reached, and why the others not. */
export function Reach({ campaign }: { campaign: Campaign }) {
  const { t, f } = useI18n()
  const reach = useQuery({
    queryKey: ['/campaigns', campaign.id, 'reach', campaign.version],
    queryFn: ({ signal }) => api.get<ReachFigures>(`/campaigns/${campaign.id}/reach`, { signal }),
    staleTime: 30_000,
  })
  const problem = <ProblemNotice error={reach.error} retry={() => void reach.refetch()} />
  if (reach.isError && reach.data === undefined) return problem
  if (reach.data === undefined) return <Skeleton active paragraph={{ rows: 6 }} title={false} />
  if (reach.data.audience === 0) return <Hint title={t('reach.nobody')}>{t('reach.nobody.hint')}</Hint>
  const over = reach.data.budget && Number(reach.data.cost.amount) > Number(reach.data.budget.amount)
  return (
    <>
      {problem}
      <Flex justify="space-between" align="center" gap={16} wrap style={{ marginBottom: 8 }}>
        <Typography.Text style={{ fontSize: 15 }}>
          {t('reach.sentence', {
            reachable: reach.data.reachable,
            audience: reach.data.audience,
            share: f.share(reach.data.reachable / reach.data.audience),
            cost: f.money(reach.data.cost),
          })}
        </Typography.Text>
        <Button icon={<ReloadOutlined />} loading={reach.isFetching} onClick={() => void reach.refetch()}>
          {t('reach.again')}
        </Button>
      </Flex>
      {over === true && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('reach.overBudget', {
            cost: f.money(reach.data.cost),
            budget: f.money(reach.data.budget),
          })}
        />
      )}
      <Row gutter={[32, 16]}>
        <Col xs={24} xl={14}>
          <Waterfall reach={reach.data} />
        </Col>
        <Col xs={24} xl={10}>
          <Reasons reach={reach.data} />
        </Col>
      </Row>
    </>
  )
}

function useFallName(): (fall: Fall) => string {
  const { t, label } = useI18n()
  return ({ code }) =>
    code === 'AUDIENCE'
      ? t('reach.audience')
      : code === 'REACHABLE'
        ? t('reach.reachable')
        : code === 'HELD_OUT'
          ? label('contactState', code)
          : label('reason', code)
}

function Waterfall({ reach }: { reach: ReachFigures }) {
  const { f } = useI18n()
  const nameOf = useFallName()
  const colours = useChartColours()
  const falls = useMemo(() => waterfall(reach), [reach])
  const names = falls.map(nameOf).join('\n')
  const option = useMemo(() => {
    const colourOf = (fall: Fall) =>
      fall.kind === 'total'
        ? colours.series[0]
        : fall.code === 'HELD_OUT'
          ? colours.series[5]
          : colours.series[1]
    return {
      grid: {
        left: 8,
        right: 16,
        top: 28,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      tooltip: { trigger: 'item', valueFormatter: (value: number) => f.number(value) },
      xAxis: {
        type: 'category',
        data: names.split('\n'),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.text, interval: 0, width: 84, overflow: 'break' },
      },
      yAxis: {
        type: 'value',
        axisLabel: { color: colours.faint, formatter: f.compact },
        splitLine: { lineStyle: { color: colours.line } },
      },
      series: [
        {
          type: 'bar',
          stack: 'fall',
          silent: true,
          itemStyle: { color: 'transparent' },
          tooltip: { show: false },
          data: falls.map((fall) => fall.from),
        },
        {
          type: 'bar',
          stack: 'fall',
          barMaxWidth: 56,
          label: {
            show: true,
            position: 'top',
            color: colours.text,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const fall = falls[dataIndex]
              return fall === undefined ? '' : `${fall.kind === 'loss' ? '−' : ''}${f.number(fall.count)}`
            },
          },
          data: falls.map((fall) => ({
            value: fall.count,
            itemStyle: { color: colourOf(fall), borderRadius: 4 },
          })),
        },
      ],
    }
  }, [falls, names, f, colours])
  return (
    <Chart
      height={320}
      option={option}
      description={falls.map((fall) => `${nameOf(fall)}: ${f.number(fall.count)}`).join(', ')}
    />
  )
}

function Reasons({ reach }: { reach: ReachFigures }) {
  const { t, f, label } = useI18n()
  const nameOf = useFallName()
  const losses = waterfall(reach).filter((fall) => fall.kind === 'loss')
  return (
    <Flex vertical gap={20}>
      <Table<Fall>
        size="small"
        rowKey="code"
        pagination={false}
        dataSource={losses}
        locale={{ emptyText: t('reach.noLoss') }}
        columns={[
          {
            title: t('reach.whyNot'),
            key: 'name',
            render: (_, fall) => (
              <>
                <div>{nameOf(fall)}</div>
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {label('reason', `${fall.code}.means`)}
                </Typography.Text>
              </>
            ),
          },
          { title: t('reach.people'), dataIndex: 'count', align: 'right', render: f.number },
          {
            title: t('reach.share'),
            key: 'share',
            align: 'right',
            render: (_, { count }) => f.share(count / reach.audience),
          },
        ]}
      />
      <Table<ReachFigures['byChannel'][number]>
        size="small"
        rowKey="channel"
        pagination={false}
        dataSource={reach.byChannel}
        columns={[
          {
            title: t('campaign.channel'),
            dataIndex: 'channel',
            render: (code: string) => label('channel', code),
          },
          { title: t('reach.people'), dataIndex: 'count', align: 'right', render: f.number },
          { title: t('reach.cost'), dataIndex: 'cost', align: 'right', render: f.money },
        ]}
      />
    </Flex>
  )
}
