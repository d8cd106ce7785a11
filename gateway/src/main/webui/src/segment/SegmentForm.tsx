import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Col, Flex, Form, Row, Skeleton, Spin, Statistic, Table, Typography } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { api } from '../api/api'
import { newIdempotencyKey } from '../api/client'
import type { ConditionGroup, Segment, SegmentPreview } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { useLeaving } from '../look/leaving'
import { PageTitle, Panel } from '../look/pieces'
import { ProblemNotice, useViolations } from '../look/problem'
import { Resumed } from '../look/Resumed'
import { saysTheSame } from '../look/same'
import { conditionFaults, isComplete } from '../condition/condition'
import { ConditionEditor } from '../condition/ConditionEditor'
import { useSegmentNames } from '../condition/ConditionText'
import { NameFields } from './NameFields'
import { useNameProblems, type Named } from './naming'
import { usePreview } from './preview'

interface Draft extends Named {
  condition: ConditionGroup
}

const FIRST: ConditionGroup = {
  combinator: 'and',
  rules: [{ field: 'stage', operator: 'in', value: ['GROWING', 'MATURE'] }],
}

export function NewSegment() {
  const { t } = useI18n()
  const [key] = useState(newIdempotencyKey)
  return (
    <SegmentForm
      title={t('segment.new')}
      form="/segments/new"
      initial={{ name: '', condition: FIRST }}
      save={(draft) => api.post<Segment>('/segments', draft, { idempotencyKey: key })}
    />
  )
}

export function EditSegment() {
  const { id = '' } = useParams()
  const { t } = useI18n()
  const segment = useQuery({
    queryKey: ['/segments', id],
    queryFn: ({ signal }) => api.get<Segment>(`/segments/${id}`, { signal }),
    staleTime: Infinity,
  })
  if (segment.isError && segment.data === undefined) {
    return <ProblemNotice error={segment.error} retry={() => void segment.refetch()} />
  }
  if (segment.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />
  const { name, description, condition, version } = segment.data
  return (
    <SegmentForm
      title={t('segment.edit', { name })}
      form={`/segments/${id}@${version}`}
      initial={{ name, description, condition: condition ?? FIRST }}
      except={id}
      save={(draft) => api.patch<Segment>(`/segments/${id}`, draft, { version })}
    />
  )
}

interface Editing {
  title: string
  /** Which form this is, with the version of what it changes. */
  form: string
  initial: Draft
  except?: string
  save: (draft: Draft) => Promise<Segment>
}

function SegmentForm(props: Editing) {
  return (
    <Resumed form={props.form} initial={props.initial}>
      {(begun) => <Fields {...props} begun={begun} />}
    </Resumed>
  )
}

function Fields(props: Editing & { begun: Draft }) {
  const { t } = useI18n()
  const violationsOf = useViolations()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [form] = Form.useForm<Named>()
  const [condition, setCondition] = useState(props.begun.condition)
  const problems = useNameProblems(form)
  const [mended, setMended] = useState(false)
  const complete = isComplete(condition)
  const filled = () => ({ ...form.getFieldsValue(), condition })
  const { letGo } = useLeaving(() => !saysTheSame(filled(), props.initial), {
    form: props.form,
    kept: filled,
  })
  const saving = useMutation({
    mutationFn: ({ name, description }: Named) =>
      props.save({ name: name.trim(), description: description?.trim() || null, condition }),
    onSuccess: async (segment) => {
      letGo()
      void message.success(t('segment.saved'))
      await queries.invalidateQueries({ queryKey: ['/segments'] })
      await navigate(`/segments/${segment.id}`)
    },
    onError: (error) => {
      setMended(false)
      problems.show(error)
    },
  })
  const faults = conditionFaults(violationsOf(saving.error), 'condition')
  return (
    <>
      <PageTitle title={props.title} hint={t('segment.form.hint')} />
      <ProblemNotice
        error={saving.error}
        except={new Set([...problems.shown, ...faults.map(({ field }) => field)])}
      />
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={16}>
          <Card variant="borderless">
            <Form
              form={form}
              layout="vertical"
              requiredMark="optional"
              initialValues={{ name: props.begun.name, description: props.begun.description }}
              onFinish={(given) => saving.mutate(given)}
            >
              <NameFields />
              <Form.Item label={t('segment.condition')} required>
                <ConditionEditor
                  initial={props.begun.condition}
                  faults={mended ? [] : faults}
                  onChange={(changed) => {
                    setCondition(changed)
                    setMended(true)
                  }}
                  {...(props.except === undefined ? {} : { except: props.except })}
                />
              </Form.Item>
              <Button type="primary" htmlType="submit" disabled={!complete} loading={saving.isPending}>
                {t('segment.save')}
              </Button>
            </Form>
          </Card>
        </Col>
        <Col xs={24} xl={8}>
          <Preview condition={complete ? condition : undefined} />
        </Col>
      </Row>
    </>
  )
}

function Preview({ condition }: { condition: ConditionGroup | undefined }) {
  const { t, f, label } = useI18n()
  const segmentName = useSegmentNames()
  const preview = usePreview(condition)
  const found = preview.data
  return (
    <Panel title={t('segment.preview')}>
      {condition === undefined && (
        <Typography.Text type="secondary">{t('segment.incomplete')}</Typography.Text>
      )}
      <ProblemNotice error={preview.error} />
      <Spin spinning={preview.isFetching}>
        <Flex vertical gap={12} style={{ minHeight: 120 }}>
          {found !== undefined && (
            <>
              <div data-testid="preview-count">
                <Statistic
                  value={found.count}
                  formatter={() => f.number(found.count)}
                  suffix={
                    <Typography.Text type="secondary">
                      {t('segment.preview.customers', { count: found.count })}
                    </Typography.Text>
                  }
                />
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {t('segment.preview.took', { millis: found.tookMillis })}
                </Typography.Text>
                {found.building.length > 0 && (
                  <Typography.Paragraph type="secondary" style={{ fontSize: 12, margin: 0 }}>
                    {t('segment.preview.building', {
                      segments: found.building.map(segmentName).join(', '),
                    })}
                  </Typography.Paragraph>
                )}
              </div>
              <Table<SegmentPreview['sample'][number]>
                size="small"
                rowKey="id"
                pagination={false}
                dataSource={found.sample}
                locale={{ emptyText: t('segment.preview.nobody') }}
                columns={[
                  {
                    title: t('customer.name'),
                    dataIndex: 'name',
                    render: (name: string, { id }) => (
                      <Link to={`/customers/${id}`} target="_blank">
                        {name}
                      </Link>
                    ),
                  },
                  {
                    title: t('customer.stage'),
                    dataIndex: 'stage',
                    render: (code: string | null) => label('stage', code),
                  },
                  {
                    title: t('customer.tier'),
                    dataIndex: 'tier',
                    render: (code: string | null) => label('tier', code),
                  },
                ]}
              />
            </>
          )}
        </Flex>
      </Spin>
    </Panel>
  )
}
