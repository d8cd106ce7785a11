import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Card, Col, Flex, Form, Row, Typography } from 'antd'
import { useState } from 'react'
import { useChoices } from '../../api/choices'
import type { Channel, Template } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { ChoiceSelect } from '../../look/ChoiceSelect'
import type { Draft } from './draft'
import { NewTemplate } from './NewTemplate'
import { Beside, withNote } from './pieces'

/** Kinds of channel that say something in words, hence need a template. */
const WRITTEN = new Set(['EMAIL', 'WEBHOOK'])

export function ChannelsStep() {
  const { t, f, label } = useI18n()
  const form = Form.useFormInstance<Draft>()
  const channels = useChoices<Channel>('/channels')
  const templates = useChoices<Template>('/templates')
  const [creatingFor, setCreatingFor] = useState<number>()
  const watched = Form.useWatch('channels', { form, preserve: true }) as Draft['channels'] | undefined
  const chosen: Partial<Draft['channels'][number]>[] = watched ?? []
  const kindOf = (code: string | undefined) => channels.items.find((each) => each.code === code)?.kind
  return (
    <>
      <Typography.Paragraph type="secondary">{t('campaign.channels.hint')}</Typography.Paragraph>
      <Form.List
        name="channels"
        rules={[
          {
            validator: (_, value: unknown[] | undefined) =>
              value && value.length > 0
                ? Promise.resolve()
                : Promise.reject(new Error(t('campaign.channels.none'))),
          },
        ]}
      >
        {(rows, { add, remove, move }, { errors }) => (
          <Flex vertical gap={12}>
            {rows.map((row, index) => {
              const code = chosen[index]?.channel ?? undefined
              const written = WRITTEN.has(kindOf(code) ?? '')
              return (
                <Card key={row.key} size="small">
                  <Row gutter={[12, 8]} align="top">
                    <Col flex="28px">
                      <Typography.Text type="secondary" style={{ lineHeight: '32px' }}>
                        {f.number(index + 1)}
                      </Typography.Text>
                    </Col>
                    <Col flex="1 1 180px">
                      <Form.Item
                        name={[row.name, 'channel']}
                        style={{ marginBottom: 0 }}
                        rules={[{ required: true, message: t('form.required') }]}
                      >
                        <ChoiceSelect
                          of={channels}
                          aria-label={t('campaign.channel')}
                          placeholder={t('campaign.channel')}
                          onChange={() => form.setFieldValue(['channels', row.name, 'templateId'], undefined)}
                          options={channels.items.map((channel) => ({
                            value: channel.code,
                            label: label('channel', channel.code, channel.name),
                            note: t('channel.cost', { cost: f.money(channel.unitCost) }),
                            disabled: chosen.some(
                              (each, at) => at !== index && each.channel === channel.code,
                            ),
                          }))}
                          optionRender={withNote}
                        />
                      </Form.Item>
                    </Col>
                    <Col flex="2 1 260px">
                      <Beside
                        button={t('template.new')}
                        disabled={code === undefined}
                        onClick={() => setCreatingFor(row.name)}
                      >
                        <Form.Item
                          name={[row.name, 'templateId']}
                          noStyle
                          rules={[{ required: written, message: t('form.required') }]}
                        >
                          <ChoiceSelect
                            of={templates}
                            none={t('template.none')}
                            allowClear
                            aria-label={t('campaign.template')}
                            placeholder={written ? t('campaign.template') : t('campaign.template.optional')}
                            options={templates.items
                              .filter((template) => template.channel === code)
                              .map(({ id, name, subject }) => ({
                                value: id,
                                label: name,
                                note: subject ?? '',
                              }))}
                            optionRender={withNote}
                          />
                        </Form.Item>
                      </Beside>
                    </Col>
                    <Col flex="none">
                      <Button
                        type="text"
                        icon={<ArrowUpOutlined />}
                        aria-label={t('do.up')}
                        disabled={index === 0}
                        onClick={() => move(index, index - 1)}
                      />
                      <Button
                        type="text"
                        icon={<ArrowDownOutlined />}
                        aria-label={t('do.down')}
                        disabled={index === rows.length - 1}
                        onClick={() => move(index, index + 1)}
                      />
                      <Button
                        type="text"
                        danger
                        icon={<DeleteOutlined />}
                        aria-label={t('do.remove')}
                        onClick={() => remove(row.name)}
                      />
                    </Col>
                  </Row>
                </Card>
              )
            })}
            <Form.ErrorList errors={errors} />
            <Button
              type="dashed"
              icon={<PlusOutlined />}
              disabled={channels.items.length > 0 && rows.length >= channels.items.length}
              onClick={() => add({})}
            >
              {t('campaign.channels.add')}
            </Button>
          </Flex>
        )}
      </Form.List>
      {creatingFor !== undefined && (
        <NewTemplate
          channel={chosen[creatingFor]?.channel ?? ''}
          onClosed={() => setCreatingFor(undefined)}
          onCreated={(made) => form.setFieldValue(['channels', creatingFor, 'templateId'], made.id)}
        />
      )}
    </>
  )
}
