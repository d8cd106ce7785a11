import { Alert, Button, Card, Empty, Flex, Skeleton, Table, Tag, Typography, theme } from 'antd'
import type { FormInstance, TableProps } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Pages } from '../api/pages'
import { fieldPath, Problem } from '../api/problem'
import { useI18n } from '../i18n/i18n'

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

export function useProblemText(): (error: unknown) => string {
  const { t } = useI18n()
  return (error) => {
    if (!(error instanceof Problem)) return t('problem.unexpected')
    if (error.status === Problem.UNREACHABLE) return t('problem.unreachable')
    if (error.detail !== undefined) return error.detail
    if (error.status === 403) return t('problem.forbidden')
    if (error.status === 404) return t('problem.notFound')
    if (error.status === 412) return t('problem.stale')
    if (error.status === 429) return t('problem.tooMany')
    if (error.status >= 502) return t('problem.unavailable')
    return error.title === '' ? t('problem.unexpected') : error.title
  }
}

/** Why something could not be shown or done, with what is wrong field by field. */
export function ProblemNotice(props: {
  error: unknown
  retry?: () => void
  /** Violations that are shown beside their fields already. */
  except?: ReadonlySet<string>
}) {
  const { t } = useI18n()
  const text = useProblemText()
  if (props.error === null || props.error === undefined) return null
  const violations =
    props.error instanceof Problem
      ? props.error.violations.filter((violation) => props.except?.has(violation.field) !== true)
      : []
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={text(props.error)}
      description={
        violations.length > 0 ? (
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {violations.map((violation) => (
              <li key={violation.field + violation.message}>
                {violation.field !== '' && <code>{violation.field}</code>} {violation.message}
              </li>
            ))}
          </ul>
        ) : undefined
      }
      action={
        props.retry === undefined ? undefined : (
          <Button size="small" onClick={props.retry}>
            {t('do.retry')}
          </Button>
        )
      }
    />
  )
}

/**
 * Shows the violations of a refused form beside the fields that they name, and keeps those that no
 * field of the form takes for {@link ProblemNotice}.
 */
export function useFieldProblems<T>(form: FormInstance<T>, names: readonly (readonly (string | number)[])[]) {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set())
  const show = (error: unknown) => {
    const violations = error instanceof Problem ? error.violations : []
    const taken = violations.flatMap((violation) => {
      const path = fieldPath(violation.field)
      const name = names.find((each) => each.every((part, at) => part === path[at]))
      return name === undefined ? [] : [{ violation, name }]
    })
    form.setFields(
      taken.map(({ violation, name }) => ({ name: [...name], errors: [violation.message] })) as Parameters<
        typeof form.setFields
      >[0],
    )
    setShown(new Set(taken.map(({ violation }) => violation.field)))
    return taken[0]?.name
  }
  return { shown, show }
}

/** A table over a list with cursors: more is fetched when asked for. */
export function PagedTable<T extends object>(
  props: { pages: Pages<T>; empty: ReactNode; filtered?: boolean } & Omit<
    TableProps<T>,
    'dataSource' | 'loading' | 'pagination'
  >,
) {
  const { t } = useI18n()
  const { pages, empty, filtered, ...table } = props
  if (pages.isError && pages.items.length === 0) {
    return <ProblemNotice error={pages.error} retry={() => void pages.refetch()} />
  }
  if (pages.isPending) return <Skeleton active paragraph={{ rows: 6 }} title={false} />
  return (
    <>
      <Table<T>
        size="middle"
        rowKey="id"
        scroll={{ x: 'max-content' }}
        {...table}
        dataSource={pages.items}
        pagination={false}
        locale={{ emptyText: filtered === true ? <Hint title={t('list.noMatch')} /> : empty }}
      />
      {pages.hasNextPage && (
        <Flex justify="center" style={{ marginTop: 16 }}>
          <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t('do.more')}
          </Button>
        </Flex>
      )}
    </>
  )
}

/** Makes rows go to a page, by mouse and by keyboard. */
export function openable(open: () => void) {
  return {
    className: 'clickable-row',
    tabIndex: 0,
    onClick: (event: React.MouseEvent) => {
      if ((event.target as HTMLElement).closest('a,button,input') === null) open()
    },
    onKeyDown: (event: React.KeyboardEvent) => {
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
