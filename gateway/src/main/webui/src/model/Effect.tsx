import { Alert, Col, Flex, Row, Table, Typography } from 'antd'
import type { WhatIf } from '../api/types'
import { CustomerName } from '../customer/CustomerName'
import type { Axis } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { Hint } from '../look/pieces'
import { effectOf } from './draft'

/** Who would move where if the draft were in force. */
export function Effect({ axis, found }: { axis: Axis; found: WhatIf }) {
  const { t, f, label } = useI18n()
  const { moving, times } = effectOf(found)
  const place = (name: string | undefined) => label(axis, name ?? 'UNCLASSIFIED')
  return (
    <Flex vertical gap={16}>
      <Alert
        role="status"
        type={moving > 0 ? 'warning' : 'info'}
        showIcon
        title={t('model.moving', {
          count: moving,
          asked: found.asked,
          share: f.share(moving / (found.asked || 1)),
        })}
        description={
          <>
            {times > 1 && (
              <div>{t('model.drawn', { customers: found.customers, count: Math.round(moving * times) })}</div>
            )}
            <div>{t('model.graces', { count: found.graces })}</div>
            <Typography.Text type="secondary">
              {t('segment.preview.took', { millis: found.tookMillis })}
            </Typography.Text>
          </>
        }
      />
      {moving > 0 && (
        <Row gutter={[16, 16]}>
          <Col xs={24} xl={12}>
            <Table<WhatIf['moves'][number]>
              size="small"
              rowKey={({ from, to }) => `${from ?? ''} ${to}`}
              pagination={false}
              dataSource={found.moves}
              columns={[
                { title: t('model.move.from'), dataIndex: 'from', render: place },
                { title: t('model.move.to'), dataIndex: 'to', render: place },
                { title: t('reach.people'), dataIndex: 'customers', align: 'right', render: f.number },
              ]}
            />
          </Col>
          <Col xs={24} xl={12}>
            <Table<WhatIf['sample'][number]>
              size="small"
              rowKey="customerId"
              pagination={false}
              dataSource={found.sample}
              locale={{ emptyText: <Hint title={t('segment.preview.nobody')} /> }}
              columns={[
                {
                  title: t('model.sample'),
                  dataIndex: 'customerId',
                  render: (id: string) => <CustomerName id={id} />,
                },
                { title: t('model.move.from'), dataIndex: 'from', render: place },
                { title: t('model.move.to'), dataIndex: 'to', render: place },
              ]}
            />
          </Col>
        </Row>
      )}
    </Flex>
  )
}
