import { PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Tag } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { usePages } from '../api/pages'
import type { Segment } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, openable, PageTitle, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { useSignedIn } from '../session/session'
import { NewList } from './NameSegment'
import { Overlap } from './Overlap'

export function Segments() {
  const { t, f } = useI18n()
  const { may } = useSignedIn()
  const navigate = useNavigate()
  const pages = usePages<Segment>('/segments', {}, { refetchInterval: 10_000 })
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
          <PagedTable<Segment>
            pages={pages}
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
