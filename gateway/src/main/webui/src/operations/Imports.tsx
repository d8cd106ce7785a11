import { InboxOutlined, RedoOutlined, StopOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Flex, Popconfirm, Progress, Segmented, Tag, Typography, Upload } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '../api/api'
import { followEvents } from '../api/events'
import { usePages } from '../api/pages'
import type { Job } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { IMPORT_ROLES } from '../look/menu'
import { Hint, StateTag } from '../look/pieces'
import { PagedTable } from '../look/PagedTable'
import { FieldName, ProblemNotice } from '../look/problem'
import { session, useSignedIn } from '../session/session'
import { contentTypeOf } from './contentType'
import { columnsOf } from './csv'
import { isUnfinished, nextToFinish, withJob, type Jobs } from './jobs'
import { IMPORT_KINDS, type ImportKind } from './mapping'
import { PrepareImport, type Prepared } from './PrepareImport'
import { Refusals } from './Refusals'

const PATH = '/imports'

interface Steered {
  job: Job
  action: 'resume' | 'cancel'
}

export function Imports() {
  const { t, f, label } = useI18n()
  const { may } = useSignedIn()
  const queries = useQueryClient()
  const [kind, setKind] = useState<ImportKind>('customers')
  const [prepared, setPrepared] = useState<Prepared>()
  const [tried, setTried] = useState<Prepared>()
  const pages = usePages<Job>(PATH)
  useFollowed(nextToFinish(pages.items)?.id)
  const prepare = async (file: File) => {
    const columns = contentTypeOf(file.name) === 'text/csv' ? await columnsOf(file) : []
    setPrepared({ file, kind, columns })
  }
  const steer = useMutation({
    mutationFn: ({ job, action }: Steered) => api.post<Job>(`${PATH}/${job.id}/${action}`, undefined),
    onSuccess: (job) => queries.setQueriesData<Jobs>({ queryKey: [PATH, {}] }, (held) => withJob(held, job)),
    // Whether it was done or refused: the list tells how the job stands now.
    onSettled: () => queries.invalidateQueries({ queryKey: [PATH] }),
  })
  return (
    <Flex vertical gap={16}>
      <Segmented
        aria-label={t('import.kind')}
        style={{ alignSelf: 'flex-start' }}
        value={kind}
        onChange={setKind}
        options={IMPORT_KINDS.map((each) => ({ value: each, label: t(`import.kind.${each}`) }))}
      />
      <Upload.Dragger
        accept=".csv,.ndjson,.jsonl,.gz"
        showUploadList={false}
        beforeUpload={(file) => {
          void prepare(file)
          return false
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined />
        </p>
        <p className="ant-upload-text">{t('import.drop')}</p>
        <p className="ant-upload-hint">{t(`import.columns.${kind}`)}</p>
      </Upload.Dragger>
      {tried !== undefined && (
        <Alert
          type="info"
          showIcon
          title={t('import.tried', { file: tried.file.name })}
          action={
            <Button size="small" onClick={() => setPrepared(tried)}>
              {t('import.tried.start')}
            </Button>
          }
        />
      )}
      {prepared !== undefined && (
        <PrepareImport
          prepared={prepared}
          onSent={(next) => {
            setTried(next)
            setPrepared(undefined)
          }}
          onClosed={() => setPrepared(undefined)}
        />
      )}
      <ProblemNotice error={steer.error} />
      <PagedTable<Job>
        pages={pages}
        empty={<Hint title={t('import.none')} />}
        columns={[
          { title: t('import.createdAt'), dataIndex: 'createdAt', render: f.dateTime },
          {
            title: t('import.kind'),
            dataIndex: 'kind',
            render: (code: string) =>
              code === 'customers' || code === 'behaviours' ? t(`import.kind.${code}`) : code,
          },
          {
            title: t('import.state'),
            dataIndex: 'state',
            render: (code: string, { dryRun }) => (
              <Flex gap={4} wrap>
                <StateTag code={code}>{label('jobState', code)}</StateTag>
                {dryRun && <Tag title={t('import.trial.means')}>{t('import.trial')}</Tag>}
              </Flex>
            ),
          },
          {
            title: t('import.progress'),
            key: 'progress',
            render: (_, job) => <JobProgress job={job} />,
          },
          { title: t('import.applied'), dataIndex: 'applied', align: 'right', render: f.number },
          {
            title: t('import.refused'),
            dataIndex: 'refused',
            align: 'right',
            render: (refused: number, job) => (refused === 0 ? '0' : <Refused job={job} />),
          },
          ...(may(...IMPORT_ROLES)
            ? [
                {
                  key: 'steer',
                  align: 'right' as const,
                  render: (_: unknown, job: Job) => (
                    <Steering
                      job={job}
                      busy={steer.isPending && steer.variables.job.id === job.id}
                      onSteered={(action) => steer.mutate({ job, action })}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
    </Flex>
  )
}

/** What can be done about a job as it stands. */
function Steering(props: { job: Job; busy: boolean; onSteered: (action: Steered['action']) => void }) {
  const { t } = useI18n()
  const { job, busy, onSteered } = props
  if (isUnfinished(job)) {
    return (
      <Popconfirm
        title={t('import.cancel.sure')}
        okText={t('import.cancel.yes')}
        cancelText={t('import.cancel.no')}
        onConfirm={() => onSteered('cancel')}
      >
        <Button size="small" icon={<StopOutlined />} loading={busy}>
          {t('import.cancel')}
        </Button>
      </Popconfirm>
    )
  }
  return (
    job.resumable && (
      <Button
        size="small"
        icon={<RedoOutlined />}
        title={t('import.resume.means')}
        loading={busy}
        onClick={() => onSteered('resume')}
      >
        {t('import.resume')}
      </Button>
    )
  )
}

/**
 * Keeps the list up to date with a job that still runs; when it ends, the list tells which is next. They are
 * followed one at a time: a browser keeps six connections to a server open, and each of these needs one.
 */
function useFollowed(id: string | undefined) {
  const queries = useQueryClient()
  useEffect(() => {
    if (id === undefined) return
    const end = followEvents({
      path: `/api${PATH}/${id}/events`,
      token: session.token,
      signedInAnew: session.signedInAnew,
      onState: (state) => {
        if (state === 'reconnecting') void queries.invalidateQueries({ queryKey: [PATH] })
      },
      onEvent: ({ data }) => {
        const now = JSON.parse(data) as Job
        queries.setQueriesData<Jobs>({ queryKey: [PATH, {}] }, (held) => withJob(held, now))
      },
    })
    return () => {
      end()
      void queries.invalidateQueries({ queryKey: [PATH] })
    }
  }, [id, queries])
}

function JobProgress({ job }: { job: Job }) {
  const { t, f } = useI18n()
  const rate = job.rowsPerSecond ? t('import.rate', { rate: f.number(Math.round(job.rowsPerSecond)) }) : ''
  return (
    <div style={{ width: 220 }}>
      {isUnfinished(job) && (
        <Progress percent={shareDone(job)} status="active" size="small" showInfo={false} />
      )}
      <Typography.Text type="secondary" style={{ fontSize: 13 }} className="figures">
        {[t('import.rows', { count: job.rowsRead }), rate].filter(Boolean).join(' · ')}
        {job.failure && (
          <div>
            <Failure job={job} />
          </div>
        )}
      </Typography.Text>
    </div>
  )
}

/** Why the whole file failed: in the language of the page, or as the service says it. */
function Failure({ job: { failure, fault } }: { job: Job }) {
  const { spoken } = useI18n()
  const said = fault && spoken?.message(fault)
  if (said === undefined) return failure
  return (
    <>
      {fault?.field && <FieldName field={fault.field} />} {said}
    </>
  )
}

/** How far a job is by its own estimate of the end. */
function shareDone(job: Job): number {
  if (!job.estimatedEndAt) return job.rowsRead > 0 ? 5 : 0
  const start = new Date(job.createdAt).getTime()
  const end = new Date(job.estimatedEndAt).getTime()
  return Math.max(1, Math.min(99, Math.round(((Date.now() - start) / Math.max(1, end - start)) * 100)))
}

function Refused({ job }: { job: Job }) {
  const { t, f } = useI18n()
  const [looking, setLooking] = useState(false)
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-label={t('import.refused.look', { count: job.refused })}
        onClick={() => setLooking(true)}
      >
        {f.number(job.refused)}
      </Button>
      {looking && <Refusals job={job} onClosed={() => setLooking(false)} />}
    </>
  )
}
