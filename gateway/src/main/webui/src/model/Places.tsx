import { Table, Typography } from 'antd'
import type { Place } from '../api/types'
import type { Axis } from '../customer/words'
import { NOTHING } from '../i18n/format'
import { useI18n } from '../i18n/i18n'
import { ConditionText } from '../condition/ConditionText'

/** The places of a model in their order: who enters each, and who leaves it when. */
export function Places({ axis, places }: { axis: Axis; places: Place[] }) {
  const { t, label } = useI18n()
  const days = (count: number | undefined) =>
    (count ?? 0) === 0 ? NOTHING : t('model.days', { count: count ?? 0 })
  return (
    <Table<Place>
      size="small"
      rowKey="name"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={places}
      onRow={() => ({ style: { verticalAlign: 'top' } })}
      columns={[
        {
          title: t(`customer.${axis}`),
          key: 'name',
          width: 180,
          render: (_, { name, title }) => (
            <>
              <Typography.Text strong>{label(axis, name, title)}</Typography.Text>
              <br />
              <Typography.Text type="secondary" style={{ fontSize: 13 }}>
                {title ?? name}
              </Typography.Text>
            </>
          ),
        },
        {
          title: t('model.when'),
          dataIndex: 'when',
          width: 300,
          render: (when: Place['when']) => <ConditionText condition={when} />,
        },
        {
          title: t('model.keep'),
          dataIndex: 'keep',
          width: 300,
          render: (keep: Place['keep']) => (keep ? <ConditionText condition={keep} /> : t('model.keep.same')),
        },
        {
          title: t('model.from'),
          key: 'from',
          width: 160,
          render: (_, { from, fromAfterDays }) => (
            <>
              {from === undefined || from.length === 0
                ? t('model.from.any')
                : from.map((each) => label(axis, each)).join(', ')}
              {(fromAfterDays ?? 0) > 0 && <div>{t('model.from.after', { count: fromAfterDays ?? 0 })}</div>}
            </>
          ),
        },
        { title: t('model.minimumStay'), dataIndex: 'minimumStayDays', render: days },
        { title: t('model.grace'), dataIndex: 'graceDays', render: days },
      ]}
    />
  )
}
