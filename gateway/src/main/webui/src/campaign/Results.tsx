import { useQuery } from '@tanstack/react-query'
import { Col, Flex, Row, Skeleton, Typography, theme } from 'antd'
import { useMemo } from 'react'
import { api } from '../api/api'
import type { BudgetFigures, Campaign, Funnel, Lift, Money, Timeline } from '../api/types'
import { Steps } from '../dashboard/charts'
import { useI18n } from '../i18n/i18n'
import { Chart, useChartColours } from '../look/Chart'
import { Hint } from '../look/pieces'
import { ProblemNotice } from '../look/problem'
import { LiftFigure } from './LiftFigure'

/** What came of the campaign; asked for again every few seconds while it runs. */
export function Results({ campaign }: { campaign: Campaign }) {
  const { t } = useI18n()
  const part = <T,>(name: string) => ({
    queryKey: ['/analytics/campaigns', campaign.id, name],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.get<T>(`/analytics/campaigns/${campaign.id}/${name}`, { signal }),
    refetchInterval: campaign.state === 'RUNNING' ? 5_000 : (false as const),
  })
  const funnel = useQuery(part<Funnel>('funnel'))
  const lift = useQuery(part<Lift>('lift'))
  const budget = useQuery(part<BudgetFigures>('budget'))
  const timeline = useQuery(part<Timeline>('timeline'))
  return (
    <Row gutter={[32, 32]}>
      <Col xs={24} xl={12}>
        <Section title={t('results.funnel')} query={funnel}>
          {(data) => <FunnelSteps funnel={data} />}
        </Section>
      </Col>
      <Col xs={24} xl={12}>
        <Section title={t('results.lift')} query={lift}>
          {(data) => <LiftFigure lift={data} />}
        </Section>
      </Col>
      <Col xs={24} xl={12}>
        <Section title={t('results.budget')} query={budget}>
          {(data) => <Budget figures={data} />}
        </Section>
      </Col>
      <Col xs={24} xl={12}>
        <Section title={t('results.timeline')} query={timeline}>
          {(data) => <Days timeline={data} />}
        </Section>
      </Col>
    </Row>
  )
}

function Section<T>(props: {
  title: string
  query: { data: T | undefined; error: Error | null; refetch: () => unknown }
  children: (data: T) => React.ReactNode
}) {
  const { data, error, refetch } = props.query
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 4 }}>
        {props.title}
      </Typography.Title>
      <ProblemNotice error={error} retry={() => void refetch()} />
      {data !== undefined
        ? props.children(data)
        : error === null && <Skeleton active paragraph={{ rows: 4 }} title={false} />}
    </section>
  )
}

function FunnelSteps({ funnel }: { funnel: Funnel }) {
  const { label } = useI18n()
  const whole = funnel.steps.find(({ step }) => step === 'AUDIENCE')?.count ?? 0
  return (
    <Steps
      whole={whole}
      steps={funnel.steps.map(({ step, count }) => ({ name: label('step', step), count }))}
    />
  )
}

function Budget({ figures }: { figures: BudgetFigures }) {
  const { t, f } = useI18n()
  const { token } = theme.useToken()
  const whole = Number(figures.budget.amount)
  const share = (money: Money | null | undefined) =>
    whole > 0 ? Math.min(100, (Number(money?.amount ?? 0) / whole) * 100) : 0
  const parts = [
    { key: 'committed', money: figures.committed, colour: token.colorPrimary },
    { key: 'reserved', money: figures.reserved, colour: token.colorPrimaryBorder },
    { key: 'remaining', money: figures.remaining, colour: token.colorFillSecondary },
  ] as const
  return (
    <>
      <div
        role="img"
        aria-label={parts.map(({ key, money }) => `${t(`budget.${key}`)} ${f.money(money)}`).join(', ')}
        style={{
          display: 'flex',
          height: 22,
          borderRadius: 6,
          overflow: 'hidden',
          background: token.colorFillSecondary,
        }}
      >
        {parts.slice(0, 2).map(({ key, money, colour }) => (
          <div
            key={key}
            style={{ width: `${share(money)}%`, background: colour, transition: 'width 0.4s' }}
          />
        ))}
      </div>
      <Flex gap={24} wrap style={{ marginTop: 14 }} className="figures">
        {parts.map(({ key, money, colour }) => (
          <Flex key={key} gap={8} align="flex-start">
            <span style={{ width: 10, height: 10, borderRadius: 3, background: colour, marginTop: 6 }} />
            <div>
              <Typography.Text type="secondary" style={{ fontSize: 13 }}>
                {t(`budget.${key}`)}
              </Typography.Text>
              <div>{f.money(money)}</div>
            </div>
          </Flex>
        ))}
        <div>
          <Typography.Text type="secondary" style={{ fontSize: 13 }}>
            {t('campaign.budget')}
          </Typography.Text>
          <div>{f.money(figures.budget)}</div>
        </div>
        <div>
          <Typography.Text type="secondary" style={{ fontSize: 13 }}>
            {t('budget.value')}
          </Typography.Text>
          <div>{f.money(figures.conversionValue)}</div>
        </div>
        {figures.returnOnSpend !== undefined && (
          <div>
            <Typography.Text type="secondary" style={{ fontSize: 13 }}>
              {t('budget.return')}
            </Typography.Text>
            <div>{t('budget.times', { times: f.decimal(figures.returnOnSpend, 1) })}</div>
          </div>
        )}
      </Flex>
    </>
  )
}

function Days({ timeline }: { timeline: Timeline }) {
  const { t, f, label } = useI18n()
  const colours = useChartColours()
  const { items } = timeline
  const option = useMemo(() => {
    const series = (
      [
        ['SENT', 'sent'],
        ['RESPONDED', 'responded'],
        ['CONVERTED', 'converted'],
      ] as const
    ).map(([step, key]) => ({
      name: label('step', step),
      type: 'line',
      smooth: 0.2,
      showSymbol: items.length < 15,
      symbolSize: 6,
      lineStyle: { width: 2 },
      data: items.map((item) => item[key]),
      tooltip: { valueFormatter: (value: number) => f.number(value) },
    }))
    return {
      grid: {
        left: 8,
        right: 12,
        top: 40,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      legend: {
        top: 0,
        left: 0,
        icon: 'roundRect',
        itemWidth: 10,
        itemHeight: 10,
        textStyle: { color: colours.faint },
      },
      tooltip: { trigger: 'axis' },
      xAxis: {
        type: 'category',
        boundaryGap: items.length < 3,
        data: items.map((item) => f.date(item.on)),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.faint },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { color: colours.faint, formatter: f.compact },
        splitLine: { lineStyle: { color: colours.line } },
      },
      series,
    }
  }, [items, f, label, colours])
  if (items.length === 0) return <Hint title={t('results.noDays')} />
  return <Chart height={260} option={option} description={t('results.timeline')} />
}
