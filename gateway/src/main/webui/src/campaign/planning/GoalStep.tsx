import { Form, Input } from 'antd'
import { useState } from 'react'
import { useChoices } from '../../api/choices'
import type { Objective } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { ChoiceSelect } from '../../look/ChoiceSelect'
import type { Draft } from './draft'
import { NewObjective } from './NewObjective'
import { Beside, withNote } from './pieces'

export function GoalStep() {
  const { t, f, label } = useI18n()
  const form = Form.useFormInstance<Draft>()
  const objectives = useChoices<Objective>('/objectives')
  const [creating, setCreating] = useState(false)
  return (
    <>
      <Form.Item
        name="name"
        label={t('campaign.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={200} placeholder={t('campaign.name.example')} />
      </Form.Item>
      <Form.Item label={t('campaign.objective')} required extra={t('campaign.objective.hint')}>
        <Beside button={t('objective.new')} onClick={() => setCreating(true)}>
          <Form.Item name="objectiveId" noStyle rules={[{ required: true, message: t('form.required') }]}>
            <ChoiceSelect
              of={objectives}
              none={t('objective.none')}
              aria-label={t('campaign.objective')}
              placeholder={t('form.choose')}
              showSearch={{ optionFilterProp: 'label' }}
              options={objectives.items.map(({ id, name, metric, target, dueOn }) => ({
                value: id,
                label: name,
                note: [`${label('metric', metric)} ${target}`, dueOn ? f.date(dueOn) : '']
                  .filter(Boolean)
                  .join(' · '),
              }))}
              optionRender={withNote}
            />
          </Form.Item>
        </Beside>
      </Form.Item>
      {creating && (
        <NewObjective
          onClosed={() => setCreating(false)}
          onCreated={(made) => form.setFieldValue('objectiveId', made.id)}
        />
      )}
    </>
  )
}
