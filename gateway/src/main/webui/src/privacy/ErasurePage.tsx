import {
  ClockCircleOutlined,
  DownloadOutlined,
  KeyOutlined,
  SafetyCertificateOutlined,
} from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Col, Collapse, Descriptions, Flex, Row, Skeleton, Table, Typography } from 'antd'
import { useParams } from 'react-router'
import { api } from '../api/api'
import { saveFile } from '../api/save'
import type { Erasure } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Hint, PageTitle, Panel, StateTag } from '../look/pieces'
import { ProblemNotice, useProblemText } from '../look/problem'
import { statementOf } from './certificate'

type Proof = Erasure['services'][number]
type ErasedRows = Proof['rows'][number]

/** How often a running erasure is looked at. */
const EVERY_MILLIS = 2_000

/** How far an erasure is, service by service, and its certificate in the end. */
export function ErasurePage() {
  const { id = '' } = useParams()
  const { t, f, label } = useI18n()
  const { data: erasure, ...query } = useQuery({
    queryKey: ['/erasures', id],
    queryFn: ({ signal }) => api.get<Erasure>(`/erasures/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'COMPLETED' ? false : EVERY_MILLIS),
  })
  const problem = <ProblemNotice error={query.error} retry={() => void query.refetch()} />
  if (query.isError && erasure === undefined) return problem
  if (erasure === undefined) return <Skeleton active paragraph={{ rows: 8 }} />
  return (
    <>
      <PageTitle
        title={
          <Flex gap={12} align="center" wrap>
            {t('erasure.title')}
            <StateTag code={erasure.state}>{label('erasureState', erasure.state)}</StateTag>
          </Flex>
        }
        hint={<span className="figures">{erasure.customerId}</span>}
      />
      {problem}
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={10}>
          <Flex vertical gap={16}>
            <Panel title={t('erasure.request')}>
              <Descriptions
                column={1}
                size="small"
                colon={false}
                styles={{ label: { width: 150 } }}
                items={[
                  {
                    key: 'customer',
                    label: t('erasure.customer'),
                    children: <span className="figures">{erasure.customerId}</span>,
                  },
                  { key: 'ground', label: t('erase.ground'), children: label('ground', erasure.ground) },
                  { key: 'by', label: t('erasure.requestedBy'), children: erasure.requestedBy },
                  {
                    key: 'at',
                    label: t('erasure.requestedAt'),
                    children: f.dateTime(erasure.requestedAt),
                  },
                  {
                    key: 'completed',
                    label: t('erasure.completedAt'),
                    children: f.dateTime(erasure.completedAt),
                  },
                ]}
              />
            </Panel>
            <Panel title={t('erasure.certificate')}>
              {erasure.certificate === undefined ? (
                <Hint title={t('erasure.certificate.later')} />
              ) : (
                <Certificate erasure={erasure} certificate={erasure.certificate} />
              )}
            </Panel>
          </Flex>
        </Col>
        <Col xs={24} xl={14}>
          <Flex vertical gap={16}>
            {erasure.waitingFor.map((service) => (
              <Panel
                key={service}
                title={service}
                extra={<StateTag code="RUNNING">{t('erasure.waiting')}</StateTag>}
              >
                <Alert
                  type="info"
                  showIcon
                  icon={<ClockCircleOutlined />}
                  title={t('erasure.waiting.hint')}
                />
              </Panel>
            ))}
            {erasure.services.map((proof) => (
              <Panel
                key={proof.service}
                title={proof.service}
                extra={
                  <StateTag code="COMPLETED">
                    {t('erasure.confirmed', { when: f.dateTime(proof.confirmedAt) })}
                  </StateTag>
                }
              >
                <Rows proof={proof} />
              </Panel>
            ))}
          </Flex>
        </Col>
      </Row>
    </>
  )
}

function Rows({ proof }: { proof: Proof }) {
  const { t, f, label } = useI18n()
  return (
    <Table<ErasedRows>
      size="small"
      rowKey={({ table, deed }) => `${table} ${deed}`}
      pagination={false}
      dataSource={proof.rows}
      locale={{ emptyText: <Hint title={t('erasure.noRows')} /> }}
      columns={[
        {
          title: t('erasure.table'),
          dataIndex: 'table',
          render: (table: string) => <Typography.Text code>{table}</Typography.Text>,
        },
        { title: t('erasure.deed'), dataIndex: 'deed', render: (deed: string) => label('deed', deed) },
        { title: t('erasure.rows'), dataIndex: 'rows', align: 'right', render: f.number },
      ]}
    />
  )
}

function Certificate({ erasure, certificate }: { erasure: Erasure; certificate: string }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const problemText = useProblemText()
  const keys = useMutation({
    mutationFn: () => api.download('/erasures/keys'),
    onSuccess: (file) => saveFile(file, 'erasure-keys.json'),
    onError: (error) => void message.error(problemText(error)),
  })
  return (
    <Flex vertical gap={12} align="flex-start">
      <Typography.Text type="secondary">{t('erasure.certificate.hint')}</Typography.Text>
      <Flex gap={8} wrap>
        <Button
          type="primary"
          icon={<DownloadOutlined />}
          onClick={() =>
            saveFile(new Blob([certificate], { type: 'application/jose' }), `erasure-${erasure.id}.jws`)
          }
        >
          {t('erasure.certificate.download')}
        </Button>
        <Button icon={<KeyOutlined />} loading={keys.isPending} onClick={() => keys.mutate()}>
          {t('erasure.keys.download')}
        </Button>
      </Flex>
      <Collapse
        style={{ width: '100%' }}
        items={[
          {
            key: 'statement',
            label: (
              <>
                <SafetyCertificateOutlined /> {t('erasure.certificate.says')}
              </>
            ),
            children: (
              <pre style={{ margin: 0, fontSize: 12, overflowX: 'auto' }}>
                {JSON.stringify(statementOf(certificate), null, 2)}
              </pre>
            ),
          },
        ]}
      />
    </Flex>
  )
}
