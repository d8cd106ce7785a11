import { useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { Link } from 'react-router'
import { api } from '../api/api'
import type { Duplicate, Page } from '../api/types'
import { useI18n } from '../i18n/i18n'

/** Tells those who can decide it that this may be two records of one. */
export function ProbableDuplicate({ customerId }: { customerId: string }) {
  const { t, f } = useI18n()
  const { data } = useQuery({
    queryKey: ['/duplicates', { customerId, limit: 1 }],
    queryFn: ({ signal }) =>
      api.get<Page<Duplicate>>('/duplicates', { query: { customerId, limit: 1 }, signal }),
  })
  const [most] = data?.items ?? []
  if (most === undefined) return null
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={t('customer.duplicate', { probability: f.share(most.probability) })}
      action={
        <Link to={`/duplicates?${new URLSearchParams({ customerId })}`}>
          <Button size="small">{t('customer.duplicate.look')}</Button>
        </Link>
      }
    />
  )
}
