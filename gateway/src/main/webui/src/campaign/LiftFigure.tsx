import { Alert, Flex, Typography, theme } from 'antd'
import type { Arm, Lift } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint } from '../look/pieces'
import { nicePoints } from './nicePoints'

/** What the campaign caused: the difference to the people held out, with how sure that is. */
export function LiftFigure({ lift }: { lift: Lift }) {
  const { t, f } = useI18n()
  if (lift.lift === undefined || lift.interval === undefined) {
    return <Hint title={t('lift.none')}>{t('lift.none.hint')}</Hint>
  }
  const { low, high, level } = lift.interval
  const given = {
    lift: f.points(lift.lift),
    size: f.pointsApart(lift.lift),
    low: f.points(low),
    high: f.points(high),
    level: f.percent(level),
    treated: f.rate(lift.treated.rate),
    heldOut: f.rate(lift.heldOut.rate),
  }
  const sentence = !lift.conclusive
    ? t('lift.inconclusive', given)
    : lift.lift > 0
      ? t('lift.worked', given)
      : t('lift.harmed', given)
  return (
    <Flex vertical gap={16}>
      <Alert
        type={!lift.conclusive ? 'info' : lift.lift > 0 ? 'success' : 'warning'}
        showIcon
        title={sentence}
        description={
          lift.conclusive && lift.incrementalConversions !== undefined
            ? t('lift.incremental', { count: Math.round(lift.incrementalConversions) })
            : undefined
        }
      />
      <Flex gap={32} wrap className="figures">
        <ArmFigures name={t('lift.treated')} arm={lift.treated} />
        <ArmFigures name={t('lift.heldOut')} arm={lift.heldOut} />
      </Flex>
      <ErrorBar low={low} high={high} lift={lift.lift} description={t('lift.bar', given)} />
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {t('lift.method', { method: lift.method })}
        {lift.pValue !== undefined &&
          ` · p ${lift.pValue < 0.001 ? '< 0.001' : `= ${f.decimal(lift.pValue, 3)}`}`}
      </Typography.Text>
    </Flex>
  )
}

function ArmFigures({ name, arm }: { name: string; arm: Arm }) {
  const { t, f } = useI18n()
  return (
    <div>
      <Typography.Text type="secondary" style={{ fontSize: 13 }}>
        {name}
      </Typography.Text>
      <div style={{ fontSize: 22, fontWeight: 500 }}>{f.rate(arm.rate)}</div>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {t('lift.arm', { conversions: arm.conversions, customers: arm.customers })}
      </Typography.Text>
    </div>
  )
}

const WIDTH = 560
const HEIGHT = 84
const INSET = 24
const MIDDLE = 30

/** The difference as a point, its interval as a bar with ends, against the line of no difference. */
function ErrorBar(props: { low: number; high: number; lift: number; description: string }) {
  const { f } = useI18n()
  const { token } = theme.useToken()
  const { low, high, lift } = props
  const ticks = nicePoints(Math.min(low, 0), Math.max(high, 0))
  const first = ticks[0] ?? 0
  const last = ticks[ticks.length - 1] ?? 1
  const x = (value: number) => INSET + ((value - first) / (last - first)) * (WIDTH - 2 * INSET)
  const colour = low > 0 ? token.colorPrimary : high < 0 ? token.colorWarning : token.colorTextSecondary
  return (
    <svg
      role="img"
      aria-label={props.description}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      style={{ width: '100%', maxWidth: WIDTH, fontFamily: token.fontFamily }}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={x(tick)}
            x2={x(tick)}
            y1={6}
            y2={54}
            stroke={tick === 0 ? token.colorText : token.colorBorderSecondary}
            strokeWidth={tick === 0 ? 1.5 : 1}
            strokeDasharray={tick === 0 ? '4 3' : undefined}
          />
          <text x={x(tick)} y={72} textAnchor="middle" fontSize={12} fill={token.colorTextSecondary}>
            {f.points(tick)}
          </text>
        </g>
      ))}
      <line x1={x(low)} x2={x(high)} y1={MIDDLE} y2={MIDDLE} stroke={colour} strokeWidth={3} />
      {[low, high].map((end, at) => (
        <line
          key={at}
          x1={x(end)}
          x2={x(end)}
          y1={MIDDLE - 9}
          y2={MIDDLE + 9}
          stroke={colour}
          strokeWidth={3}
          strokeLinecap="round"
        />
      ))}
      <circle cx={x(lift)} cy={MIDDLE} r={7} fill={colour} stroke={token.colorBgContainer} strokeWidth={2} />
    </svg>
  )
}
