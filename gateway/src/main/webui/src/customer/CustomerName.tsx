import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../api/api'
import type { Customer } from '../api/types'

/** The name of a customer whom another service knows by id only; their id until it is known. */
export function CustomerName({ id }: { id: string }) {
  const name = useCustomerName(id)
  return (
    <Link to={`/customers/${id}`} className={name === undefined ? 'figures' : undefined}>
      {name ?? id}
    </Link>
  )
}

export function useCustomerName(id: string): string | undefined {
  return useQuery({
    queryKey: ['/customers', id],
    queryFn: ({ signal }) => api.get<Customer>(`/customers/${id}`, { signal }),
    staleTime: 300_000,
  }).data?.name
}
