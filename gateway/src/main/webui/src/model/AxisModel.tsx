import { EditOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Drawer, Flex, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../api/api'
import { usePages } from '../api/pages'
import type { Model, ModelVersion, Place } from '../api/types'
import { MODELS, type Axis } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { useReplacing } from '../look/leaving'
import { MODEL_ROLES } from '../look/menu'
import { Hint, Panel, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { ProblemNotice } from '../look/problem'
import { useSignedIn } from '../session/session'
import { Draft } from './Draft'
import { Places } from './Places'

const EVERY_MILLIS = 2_000

interface Begun {
  /** Tells it from the draft before, which it replaces. */
  number: number
  version: number
  places: Place[]
}

/** The model of one axis: what is in force, what was, and a draft to be tried out. */
export function AxisModel({ axis }: { axis: Axis }) {
  const { t, f } = useI18n()
  const { may } = useSignedIn()
  const path = MODELS[axis]
  const [looking, setLooking] = useState<ModelVersion>()
  const [draft, setDraft] = useState<Begun>()
  const replace = useReplacing(path)
  const model = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => api.get<Model>(path, { signal }),
    refetchInterval: ({ state }) => (state.data?.settled === false ? EVERY_MILLIS : false),
  })
  const versions = usePages<ModelVersion>(`${path}/versions`)
  const problem = <ProblemNotice error={model.error} retry={() => void model.refetch()} />
  const current = model.data
  if (model.isError && current === undefined) return problem
  const begin = (places: Place[]) =>
    replace(() => {
      if (current !== undefined) {
        setDraft({ number: (draft?.number ?? 0) + 1, version: current.version, places })
      }
      setLooking(undefined)
    })
  return (
    <Flex vertical gap={16}>
      {problem}
      {draft !== undefined && (
        <Draft
          key={draft.number}
          axis={axis}
          version={draft.version}
          places={draft.places}
          onClosed={() => setDraft(undefined)}
        />
      )}
      <Panel
        title={
          <Flex gap={12} align="center" wrap>
            {t('model.inForce')}
            {current && (
              <span role="status">
                <StateTag code={current.settled ? 'LIVE' : 'BUILDING'}>
                  {t(current.settled ? 'model.settled' : 'model.settling')}
                </StateTag>
              </span>
            )}
          </Flex>
        }
        loading={current === undefined}
        extra={
          current !== undefined &&
          may(...MODEL_ROLES) && (
            <Button icon={<EditOutlined />} onClick={() => begin(current.places)}>
              {t('model.draft.new')}
            </Button>
          )
        }
      >
        {current && (
          <Flex vertical gap={12}>
            {current.fault !== undefined && (
              <Alert type="warning" showIcon title={t('model.fault')} description={current.fault} />
            )}
            <Typography.Text type="secondary">{t('model.order')}</Typography.Text>
            <Places axis={axis} places={current.places} />
          </Flex>
        )}
      </Panel>
      <Panel title={t('model.versions')}>
        <PagedTable<ModelVersion>
          pages={versions}
          rowKey="version"
          size="small"
          empty={<Hint title={t('model.versions')} />}
          columns={[
            { title: t('model.version'), dataIndex: 'version', render: f.number },
            { title: t('model.changedAt'), dataIndex: 'changedAt', render: f.dateTime },
            { title: t('model.changedBy'), dataIndex: 'changedBy' },
            {
              title: t('model.places'),
              dataIndex: 'places',
              align: 'right',
              render: (places: Place[]) => f.number(places.length),
            },
            {
              key: 'look',
              align: 'right',
              render: (_, version) => (
                <Button size="small" type="link" onClick={() => setLooking(version)}>
                  {t('model.look')}
                </Button>
              ),
            },
          ]}
        />
      </Panel>
      <Drawer
        open={looking !== undefined}
        onClose={() => setLooking(undefined)}
        title={
          looking && t('model.versionOf', { version: looking.version, when: f.dateTime(looking.changedAt) })
        }
        size={1100}
        destroyOnHidden
        extra={
          looking &&
          may(...MODEL_ROLES) && (
            <Button onClick={() => begin(looking.places)}>{t('model.draft.from')}</Button>
          )
        }
      >
        {looking && <Places axis={axis} places={looking.places} />}
      </Drawer>
    </Flex>
  )
}
