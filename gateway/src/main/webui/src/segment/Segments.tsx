import { PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Input, Segmented, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { usePages } from '../api/pages'
import type { Segment } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, openable, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { useSignedIn } from '../session/session'
import { NewList } from './NameSegment'
import { Overlap } from './Overlap'

const ALL = 'ALL'
const KINDS = ['DYNAMIC', 'STATIC'] as const

export function Segments() {
  const { t, f } = useI18n()
  const { may } = useSignedIn()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const name = search.get('name')
  const kind = search.get('kind')
  const pages = usePages<Segment>('/segments', { name, kind }, { refetchInterval: 10_000 })
  const filter = (by: 'name' | 'kind', wanted: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      if (wanted === '' || wanted === ALL) next.delete(by)
      else next.set(by, wanted)
      return next
    })
  const [listing, setListing] = useState(false)
  const create = may('marketer', 'admin') && (
    <Flex gap={8} wrap>
      <Button icon={<PlusOutlined />} onClick={() => setListing(true)}>
        {t('segment.list.new')}
      </Button>
      <Link to="/segments/new">
        <Button type="primary" icon={<PlusOutlined />}>
          {t('segment.new')}
        </Button>
      </Link>
    </Flex>
  )
  return (
    <>
      <PageTitle title={t('place.segments')} hint={t('segment.hint')} extra={create} />
      {listing && <NewList onClosed={() => setListing(false)} />}
      <Flex vertical gap={16}>
        <Panel>
          <Flex gap={12} wrap style={{ marginBottom: 16 }}>
            <Input.Search
              key={name ?? ''}
              aria-label={t('segment.find')}
              placeholder={t('segment.find')}
              style={{ width: 280 }}
              maxLength={200}
              allowClear
              defaultValue={name ?? ''}
              onSearch={(wanted) => filter('name', wanted.trim())}
            />
            <Segmented
              aria-label={t('segment.kind')}
              value={kind ?? ALL}
              onChange={(chosen) => filter('kind', chosen)}
              options={[
                { value: ALL, label: t('filter.all') },
                ...KINDS.map((each) => ({ value: each, label: t(`segment.kind.${each}`) })),
              ]}
            />
          </Flex>
          <PagedTable<Segment>
            pages={pages}
            filtered={name !== null || kind !== null}
            empty={
              <Hint title={t('segment.none')} action={create || undefined}>
                {t('segment.none.hint')}
              </Hint>
            }
            onRow={({ id }) => openable(() => void navigate(`/segments/${id}`))}
            columns={[
              {
                title: t('segment.name'),
                dataIndex: 'name',
                render: (name: string, { id, kind }) => (
                  <Flex gap={8}>
                    <Link to={`/segments/${id}`}>{name}</Link>
                    {kind === 'STATIC' && <Tag style={{ margin: 0 }}>{t('segment.list')}</Tag>}
                  </Flex>
                ),
              },
              { title: t('segment.description'), dataIndex: 'description', ellipsis: true },
              {
                title: t('segment.state'),
                dataIndex: 'state',
                render: (state: Segment['state']) => (
                  <StateTag code={state}>{t(`segment.state.${state}`)}</StateTag>
                ),
              },
              { title: t('segment.size'), dataIndex: 'memberCount', align: 'right', render: f.number },
              { title: t('segment.updatedAt'), dataIndex: 'updatedAt', render: f.dateTime },
            ]}
          />
        </Panel>
        <Overlap />
      </Flex>
    </>
  )
}
