import { Flex, Table, type TableProps, Typography } from 'antd'
import { useId, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { useChoices } from '../api/choices'
import { usePages } from '../api/pages'
import type { Branch, Customer } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { Hint, openable, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { IdentifierSearch } from './IdentifierSearch'
import { useWords, type Choices } from './words'

export function Customers() {
  const { t, f, label } = useI18n()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const branches = useChoices<Branch>('/branches')
  const query = Object.fromEntries(
    ['stage', 'tier', 'base', 'branch'].map((name) => [name, search.get(name)]),
  )
  const words = useWords()
  const pages = usePages<Customer>('/customers', query)
  const [found, setFound] = useState<Customer[]>([])
  const several = useId()
  const open = (id: string) => void navigate(`/customers/${id}`)
  const show = (customers: Customer[]) => {
    const [only, another] = customers
    if (only !== undefined && another === undefined) open(only.id)
    else setFound(customers)
  }
  const filter = (name: string, title: string, choices: Choices) => (
    <ChoiceSelect
      of={choices}
      allowClear
      aria-label={title}
      placeholder={title}
      style={{ minWidth: 150 }}
      value={search.get(name)}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={(value: string | undefined) => {
        const next = new URLSearchParams(search)
        if (value === undefined) next.delete(name)
        else next.set(name, value)
        setSearch(next, { replace: true })
      }}
      options={choices.items}
    />
  )
  const columns: TableProps<Customer>['columns'] = [
    {
      title: t('customer.name'),
      dataIndex: 'name',
      render: (name: string, { id }) => <Link to={`/customers/${id}`}>{name}</Link>,
    },
    { title: t('customer.kind'), dataIndex: 'kind', render: (code: string) => label('kind', code) },
    {
      title: t('customer.stage'),
      dataIndex: 'stage',
      render: (code: string | null) => <StateTag code="">{label('stage', code)}</StateTag>,
    },
    { title: t('customer.tier'), dataIndex: 'tier', render: (code: string) => label('tier', code) },
    { title: t('customer.base'), dataIndex: 'base', render: (code: string) => label('base', code) },
    {
      title: t('customer.branch'),
      dataIndex: 'branch',
      render: (code: string | null) => branches.items.find((each) => each.code === code)?.name ?? code ?? '–',
    },
    {
      title: t('customer.manager'),
      dataIndex: 'manager',
      render: (code: string | null) => code ?? '–',
    },
    { title: t('customer.registeredOn'), dataIndex: 'registeredOn', render: f.date },
  ]
  const onRow = ({ id }: Customer) => openable(() => open(id))
  return (
    <>
      <PageTitle title={t('place.customers')} hint={t('customers.hint')} />
      <Flex vertical gap={16}>
        <Panel>
          <IdentifierSearch onFound={show} onChanged={() => setFound([])} />
          {found.length > 0 && (
            <section aria-labelledby={several} style={{ marginTop: 16 }}>
              <Typography.Paragraph strong id={several}>
                {t('customers.several')}
              </Typography.Paragraph>
              <Table<Customer>
                size="middle"
                rowKey="id"
                scroll={{ x: 'max-content' }}
                pagination={false}
                dataSource={found}
                onRow={onRow}
                columns={columns}
              />
            </section>
          )}
        </Panel>
        <Panel>
          <Flex gap={12} wrap style={{ marginBottom: 16 }}>
            {filter('stage', t('customer.stage'), words.stage)}
            {filter('tier', t('customer.tier'), words.tier)}
            {filter('base', t('customer.base'), words.base)}
            {filter('branch', t('customer.branch'), {
              ...branches,
              items: branches.items.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
            })}
          </Flex>
          <PagedTable<Customer>
            pages={pages}
            filtered={Object.values(query).some((value) => value !== null)}
            empty={<Hint title={t('dashboard.noCustomers')}>{t('dashboard.noCustomers.hint')}</Hint>}
            onRow={onRow}
            columns={columns}
          />
        </Panel>
      </Flex>
    </>
  )
}
