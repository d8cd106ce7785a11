import { Timeline, Typography, theme } from 'antd'
import type { Lifecycle } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint } from '../look/pieces'

const AXES = { STAGE: 'stage', TIER: 'tier', BASE: 'base' } as const

/** How a customer came to its stage, tier and base. */
export function LifecycleHistory({ lifecycle }: { lifecycle: Lifecycle }) {
  const { t, f, label } = useI18n()
  const { token } = theme.useToken()
  const { history } = lifecycle
  if (history.length === 0) return <Hint title={t('customer.noHistory')} />
  return (
    <Timeline
      style={{ marginTop: 8 }}
      items={history.map(({ axis, from, to, at, cause }) => ({
        color: { STAGE: token.colorPrimary, TIER: token.colorWarning, BASE: token.colorTextQuaternary }[axis],
        content: (
          <>
            <div>
              <Typography.Text type="secondary">{label('axis', axis)} </Typography.Text>
              {from && `${label(AXES[axis], from)} → `}
              <Typography.Text strong>{label(AXES[axis], to)}</Typography.Text>
            </div>
            <Typography.Text type="secondary" style={{ fontSize: 13 }}>
              {[f.dateTime(at), label('moveCause', cause)].join(' · ')}
            </Typography.Text>
          </>
        ),
      }))}
    />
  )
}
