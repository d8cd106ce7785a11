import { Card, Col, Form, Row, Spin, Statistic, Typography } from 'antd'
import { useChoices } from '../../api/choices'
import type { Branch, Segment } from '../../api/types'
import { useWords } from '../../customer/words'
import { useI18n } from '../../i18n/i18n'
import { ChoiceSelect } from '../../look/ChoiceSelect'
import { ProblemNotice } from '../../look/problem'
import { usePreview } from '../../segment/preview'
import { conditionOf } from './audience'
import type { Draft } from './draft'
import { withNote } from './pieces'

/** Where customers of the audience may stand, on each of the three axes. */
const PLACES = [
  ['stages', 'stage'],
  ['tiers', 'tier'],
  ['bases', 'base'],
] as const

export function AudienceStep() {
  const { t, f } = useI18n()
  const form = Form.useFormInstance<Draft>()
  const segments = useChoices<Segment>('/segments')
  const branches = useChoices<Branch>('/branches')
  const audience = Form.useWatch('audience', { form, preserve: true }) as Draft['audience'] | undefined
  const preview = usePreview(audience === undefined ? undefined : conditionOf(audience))
  const words = useWords()
  return (
    <Row gutter={[32, 16]}>
      <Col xs={24} md={15}>
        <Form.Item
          name={['audience', 'segmentId']}
          label={t('campaign.segment')}
          extra={t('campaign.segment.hint')}
        >
          <ChoiceSelect
            of={segments}
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('campaign.segment.any')}
            options={segments.items.map(({ id, name, memberCount, state }) => ({
              value: id,
              label: name,
              note:
                state === 'BUILDING' ? t('segment.building') : t('segment.members', { count: memberCount }),
            }))}
            optionRender={withNote}
          />
        </Form.Item>
        {PLACES.map(([field, axis]) => (
          <Form.Item key={field} name={['audience', field]} label={t(`customer.${axis}`)}>
            <ChoiceSelect
              of={words[axis]}
              mode="multiple"
              placeholder={t('filter.all')}
              options={words[axis].items}
            />
          </Form.Item>
        ))}
        <Form.Item name={['audience', 'branches']} label={t('customer.branch')}>
          <ChoiceSelect
            of={branches}
            mode="multiple"
            placeholder={t('filter.all')}
            showSearch={{ optionFilterProp: 'label' }}
            options={branches.items.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }))}
          />
        </Form.Item>
      </Col>
      <Col xs={24} md={9}>
        <Card size="small" style={{ position: 'sticky', top: 80 }} data-testid="audience-size">
          <Spin spinning={preview.isFetching}>
            <Statistic
              title={t('campaign.audience.size')}
              value={preview.data?.count ?? 0}
              formatter={() => (preview.data === undefined ? '–' : f.number(preview.data.count))}
            />
            <Typography.Text type="secondary">{t('campaign.audience.hint')}</Typography.Text>
          </Spin>
          <ProblemNotice error={preview.error} />
        </Card>
      </Col>
    </Row>
  )
}
