import { Alert, Button, Flex, Skeleton, Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import type { Pages } from '../api/pages'
import { useI18n } from '../i18n/i18n'
import { Hint } from './pieces'
import { ProblemNotice } from './problem'

/**
 * A table over a list with cursors: more is fetched when asked for, and what it is without is said, as is why it
 * could not be had anew or to its end.
 */
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
  const partial = pages.missing.length > 0
  return (
    <>
      {partial && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('list.missing', { services: pages.missing.join(', ') })}
          action={
            <Button size="small" onClick={() => void pages.refetch()} loading={pages.isRefetching}>
              {t('do.retry')}
            </Button>
          }
        />
      )}
      <Table<T>
        size="middle"
        rowKey="id"
        scroll={{ x: 'max-content' }}
        {...table}
        dataSource={pages.items}
        pagination={false}
        locale={{
          emptyText: partial ? (
            <Hint title={t('list.noneThere')} />
          ) : filtered === true ? (
            <Hint title={t('list.noMatch')} />
          ) : (
            empty
          ),
        }}
      />
      {pages.isError && (
        <div style={{ marginTop: 16 }}>
          <ProblemNotice
            error={pages.error}
            retry={() => void (pages.isFetchNextPageError ? pages.fetchNextPage() : pages.refetch())}
          />
        </div>
      )}
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
