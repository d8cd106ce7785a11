import { Flex, theme, Typography } from 'antd'
import { useMemo } from 'react'
import type { Overview } from '../api/types'
import { NOTHING } from '../i18n/format'
import { useI18n } from '../i18n/i18n'
import { Chart, useChartColours } from '../look/Chart'
import { Hint } from '../look/pieces'

/** The order in which a customer of the bank pack moves; stages of other packs come after it. */
const STAGE_ORDER = ['PROSPECT', 'NEW', 'GROWING', 'MATURE', 'AT_RISK', 'DORMANT', 'LOST', 'WON_BACK']

export function StageBars({ rows }: { rows: { code: string; count: number }[] }) {
  const { t, f, label } = useI18n()
  const colours = useChartColours()
  const total = rows.reduce((sum, row) => sum + row.count, 0)
  const option = useMemo(() => {
    const place = (code: string) =>
      (STAGE_ORDER.indexOf(code) + STAGE_ORDER.length + 1) % (STAGE_ORDER.length + 1)
    const ordered = rows.toSorted((a, b) => place(a.code) - place(b.code)).reverse()
    return {
      grid: {
        left: 8,
        right: 112,
        top: 4,
        bottom: 4,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      tooltip: { trigger: 'item' },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        data: ordered.map((row) => label('stage', row.code)),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: colours.text, fontSize: 13 },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 18,
          data: ordered.map((row) => row.count),
          itemStyle: { borderRadius: 4, color: colours.series[0] },
          showBackground: true,
          backgroundStyle: { color: colours.line, opacity: 0.35, borderRadius: 4 },
          label: {
            show: true,
            position: 'right',
            color: colours.text,
            formatter: ({ value }: { value: number }) =>
              `${f.number(value)}  {share|${f.share(value / total)}}`,
            rich: { share: { color: colours.faint } },
          },
          tooltip: { valueFormatter: (value: number) => f.number(value) },
        },
      ],
    }
  }, [rows, label, f, colours, total])
  if (total === 0) return <Hint title={t('dashboard.nothing')} />
  return (
    <Chart
      height={300}
      option={option}
      description={rows.map((row) => `${label('stage', row.code)}: ${f.number(row.count)}`).join(', ')}
    />
  )
}

export function Ring({ rows, title }: { rows: { name: string; count: number }[]; title: string }) {
  const { t, f } = useI18n()
  const colours = useChartColours()
  const total = rows.reduce((sum, row) => sum + row.count, 0)
  const option = useMemo(
    () => ({
      tooltip: {
        trigger: 'item',
        formatter: (point: { name: string; value: number; marker: string }) =>
          `${point.marker}${point.name}<br/><b>${f.number(point.value)}</b> · ${f.percent(total > 0 ? point.value / total : null)}`,
      },
      series: [
        {
          type: 'pie',
          radius: ['62%', '88%'],
          padAngle: 1.5,
          itemStyle: { borderRadius: 4 },
          label: { show: false },
          data: rows.map((row) => ({ name: row.name, value: row.count })),
        },
      ],
    }),
    [rows, f, total],
  )
  if (total === 0) return <Hint title={t('dashboard.nothing')} />
  return (
    <>
      <Chart
        height={168}
        option={option}
        description={`${title}: ${rows.map((row) => `${row.name} ${f.number(row.count)}`).join(', ')}`}
      />
      <Flex vertical gap={6} style={{ marginTop: 14 }}>
        {rows.map((row, at) => (
          <Flex key={row.name} align="center" gap={8} className="figures">
            <span
              style={{
                width: 10,
                height: 10,
                borderRadius: 3,
                background: colours.series[at % colours.series.length],
              }}
            />
            <Typography.Text style={{ flex: 1 }}>{row.name}</Typography.Text>
            <Typography.Text>{f.number(row.count)}</Typography.Text>
            <Typography.Text type="secondary" style={{ width: 56, textAlign: 'end' }}>
              {f.share(row.count / total)}
            </Typography.Text>
          </Flex>
        ))}
      </Flex>
    </>
  )
}

/** How far contacts got. Each bar is a share of those that were sent. */
export function ContactFunnel(props: { contacts: Overview['contacts']; converted: number }) {
  const { t, f, label } = useI18n()
  const { contacts, converted } = props
  const planned = contacts.total + contacts.planned
  if (planned === 0) {
    return <Hint title={t('dashboard.noContacts')}>{t('dashboard.noContacts.hint')}</Hint>
  }
  const steps = [
    { name: label('step', 'SENT'), count: contacts.total },
    { name: label('step', 'DELIVERED'), count: contacts.delivered },
    { name: label('step', 'OPENED'), count: contacts.opened },
    { name: label('step', 'CLICKED'), count: contacts.clicked },
    { name: label('step', 'CONVERTED'), count: converted },
  ]
  return (
    <>
      <Steps steps={steps} whole={contacts.total} />
      <Typography.Text type="secondary" style={{ display: 'block', marginTop: 16, fontSize: 13 }}>
        {t('dashboard.funnel.note', {
          planned: f.number(contacts.planned),
          heldOut: f.number(contacts.heldOut),
          suppressed: f.number(contacts.suppressed),
          failed: f.number(contacts.failed),
        })}
      </Typography.Text>
    </>
  )
}

/** Bars below each other, each with its count and its share of the whole. */
export function Steps(props: { steps: { name: string; count: number }[]; whole: number }) {
  const { f } = useI18n()
  const { token } = theme.useToken()
  const longest = Math.max(1, props.whole, ...props.steps.map((step) => step.count))
  return (
    <div role="list" className="figures" style={{ display: 'grid', gap: 12 }}>
      {props.steps.map((step) => (
        <div
          role="listitem"
          key={step.name}
          style={{
            display: 'grid',
            gridTemplateColumns: '88px 1fr 76px 54px',
            gap: 12,
            alignItems: 'center',
          }}
        >
          <Typography.Text ellipsis>{step.name}</Typography.Text>
          <div
            style={{ height: 26, borderRadius: 5, background: token.colorFillTertiary, overflow: 'hidden' }}
          >
            <div
              style={{
                width: `${(step.count / longest) * 100}%`,
                minWidth: step.count > 0 ? 3 : 0,
                height: '100%',
                borderRadius: 5,
                background: token.colorPrimary,
                opacity: 0.88,
                transition: 'width 0.4s',
              }}
            />
          </div>
          <Typography.Text style={{ textAlign: 'end' }}>{f.number(step.count)}</Typography.Text>
          <Typography.Text type="secondary" style={{ textAlign: 'end' }}>
            {props.whole > 0 ? f.share(step.count / props.whole) : NOTHING}
          </Typography.Text>
        </div>
      ))}
    </div>
  )
}

export function ChannelBars({ rows }: { rows: Overview['byChannel'] }) {
  const { t, f, label } = useI18n()
  const colours = useChartColours()
  const option = useMemo(() => {
    const names = rows.map((row) => label('channel', row.channel))
    const axis = { axisLine: { show: false }, axisTick: { show: false } }
    return {
      grid: {
        left: 8,
        right: 8,
        top: 48,
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
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { opacity: 0.15 } } },
      xAxis: { type: 'category', data: names, ...axis, axisLabel: { color: colours.text } },
      yAxis: [
        {
          type: 'value',
          ...axis,
          minInterval: 1,
          axisLabel: { color: colours.faint, formatter: f.compact },
          splitLine: { lineStyle: { color: colours.line } },
        },
        { type: 'value', show: false, min: 0 },
      ],
      series: [
        {
          name: t('kpi.contacts'),
          type: 'bar',
          barMaxWidth: 36,
          itemStyle: { borderRadius: [4, 4, 0, 0], color: colours.series[0], opacity: 0.32 },
          data: rows.map((row) => row.contacts),
          tooltip: { valueFormatter: (value: number) => f.number(value) },
        },
        {
          name: t('kpi.conversions'),
          type: 'bar',
          barMaxWidth: 36,
          itemStyle: { borderRadius: [4, 4, 0, 0], color: colours.series[0] },
          data: rows.map((row) => row.conversions),
          tooltip: { valueFormatter: (value: number) => f.number(value) },
          label: {
            show: true,
            position: 'top',
            color: colours.text,
            formatter: ({ dataIndex }: { dataIndex: number }) => f.rate(rows[dataIndex]?.rate),
          },
        },
      ],
    }
  }, [rows, t, f, label, colours])
  if (rows.length === 0)
    return <Hint title={t('dashboard.noContacts')}>{t('dashboard.noContacts.hint')}</Hint>
  return (
    <Chart
      height={250}
      option={option}
      description={rows
        .map((row) =>
          t('dashboard.channelLine', {
            channel: label('channel', row.channel),
            contacts: row.contacts,
            conversions: row.conversions,
            rate: f.rate(row.rate),
          }),
        )
        .join('; ')}
    />
  )
}
