import { Card, Empty, Flex, Skeleton, Tag, Typography, theme } from 'antd'
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'

/** A page's title, what it is about, and what can be done on it. */
export function PageTitle(props: { title: ReactNode; hint?: ReactNode; extra?: ReactNode }) {
  return (
    <Flex justify="space-between" align="flex-end" gap={16} wrap style={{ marginBottom: 20 }}>
      <div>
        <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
          {props.title}
        </Typography.Title>
        {props.hint !== undefined && <Typography.Text type="secondary">{props.hint}</Typography.Text>}
      </div>
      {props.extra !== undefined && (
        <Flex gap={8} wrap align="center">
          {props.extra}
        </Flex>
      )}
    </Flex>
  )
}

export function Panel(props: {
  title?: ReactNode
  extra?: ReactNode
  loading?: boolean
  fill?: boolean
  children: ReactNode
}) {
  return (
    <Card
      title={props.title}
      extra={props.extra}
      variant="borderless"
      style={props.fill === true ? { height: '100%' } : undefined}
      styles={{
        header: { borderBottom: 'none', minHeight: 52, fontSize: 15 },
        body: { paddingTop: props.title === undefined ? 20 : 4 },
      }}
    >
      {props.loading === true ? <Skeleton active paragraph={{ rows: 5 }} title={false} /> : props.children}
    </Card>
  )
}

/** Nothing there, and what to do about it. */
export function Hint(props: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <Flex vertical gap={4} align="center">
          <Typography.Text>{props.title}</Typography.Text>
          {props.children !== undefined && (
            <Typography.Text type="secondary" style={{ maxWidth: 460 }}>
              {props.children}
            </Typography.Text>
          )}
        </Flex>
      }
    >
      {props.action}
    </Empty>
  )
}

/** Makes rows go to a page, by mouse and by keyboard. */
export function openable(open: () => void) {
  return {
    className: 'clickable-row',
    tabIndex: 0,
    onClick: (event: MouseEvent) => {
      if ((event.target as HTMLElement).closest('a,button,input') === null) open()
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) open()
    },
  }
}

const STATE_COLOURS: Record<string, string> = {
  SUBMITTED: 'gold',
  APPROVED: 'blue',
  RUNNING: 'green',
  PAUSED: 'orange',
  CANCELLED: 'red',
  SENT: 'blue',
  DELIVERED: 'cyan',
  OPENED: 'geekblue',
  CLICKED: 'green',
  FAILED: 'red',
  SUPPRESSED: 'orange',
  HELD_OUT: 'purple',
  OPEN: 'gold',
  LIVE: 'green',
  BUILDING: 'gold',
  RECEIVED: 'default',
  REDRIVEN: 'green',
  ACCEPTED: 'green',
  GRANTED: 'green',
  WITHDRAWN: 'red',
}

const FINISHED = new Set(['COMPLETED', 'DONE'])

export function StateTag(props: { code: string; children: ReactNode }) {
  const colour = FINISHED.has(props.code) ? 'cyan' : (STATE_COLOURS[props.code] ?? 'default')
  return (
    <Tag color={colour} variant="filled" style={{ margin: 0 }}>
      {props.children}
    </Tag>
  )
}

/** A number of money or people beside what is allowed, as a bar that turns when it runs out. */
export function Share(props: { part: number; whole: number; label: string }) {
  const { token } = theme.useToken()
  const share = props.whole > 0 ? Math.min(1, props.part / props.whole) : 0
  return (
    <div
      role="img"
      aria-label={props.label}
      title={props.label}
      style={{ height: 6, borderRadius: 3, background: token.colorFillSecondary, overflow: 'hidden' }}
    >
      <div
        style={{
          width: `${share * 100}%`,
          height: '100%',
          borderRadius: 3,
          background: share >= 0.95 ? token.colorWarning : token.colorPrimary,
          transition: 'width 0.4s',
        }}
      />
    </div>
  )
}
