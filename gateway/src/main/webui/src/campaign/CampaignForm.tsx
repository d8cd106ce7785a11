import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  App,
  Button,
  Card,
  Col,
  Flex,
  Form,
  Grid,
  Input,
  InputNumber,
  Row,
  Select,
  Skeleton,
  Slider,
  Spin,
  Statistic,
  Steps,
  Typography,
} from 'antd'
import { useState, type ReactNode } from 'react'
import { useNavigate, useParams } from 'react-router'
import { api } from '../api/api'
import { useChoices } from '../api/choices'
import { newIdempotencyKey } from '../api/client'
import { useInstallation } from '../api/installation'
import type {
  BehaviourType,
  Branch,
  Campaign,
  CampaignDefinition,
  Channel,
  Objective,
  Offer,
  Segment,
  Template,
} from '../api/types'
import { useWords } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { ChoiceSelect } from '../look/ChoiceSelect'
import { useLeaving } from '../look/leaving'
import { PageTitle } from '../look/pieces'
import { ProblemNotice, useFieldProblems } from '../look/problem'
import { Resumed } from '../look/Resumed'
import { saysTheSame } from '../look/same'
import { usePreview } from '../segment/preview'
import { conditionOf } from './audience'
import { NewObjective, NewOffer, NewTemplate } from './NewParts'

type Draft = CampaignDefinition
type Path = readonly (string | number)[]

const STEPS = ['goal', 'audience', 'offer', 'channels', 'measure'] as const
type Step = (typeof STEPS)[number]

/** The fields of each step, so that it is checked before the next and found again when refused. */
const FIELDS: Record<Step, readonly Path[]> = {
  goal: [['name'], ['objectiveId']],
  audience: [
    ['audience', 'segmentId'],
    ['audience', 'stages'],
    ['audience', 'tiers'],
    ['audience', 'bases'],
    ['audience', 'branches'],
  ],
  offer: [['offerId']],
  channels: [['channels']],
  measure: [
    ['holdoutPercent'],
    ['budget', 'amount'],
    ['budget', 'currency'],
    ['conversion', 'behaviourType'],
    ['conversion', 'windowDays'],
  ],
}

const EMPTY: Omit<Draft, 'budget'> = {
  name: '',
  audience: {},
  channels: [{ channel: 'EMAIL' }],
  holdoutPercent: 10,
  purpose: 'MARKETING',
  conversion: { behaviourType: 'product.purchased', windowDays: 30 },
}

const CURRENCIES = ['CNY', 'HKD', 'USD', 'EUR', 'GBP', 'CZK', 'JPY', 'SGD']

/** A budget to fill in, in the currency of the installation; waits until that is known, or cannot be had. */
function useNoBudget(): Draft['budget'] | undefined {
  const { data, isPending } = useInstallation()
  return isPending ? undefined : { amount: '', currency: data?.currency ?? '' }
}

export function NewCampaign() {
  const { t } = useI18n()
  const [key] = useState(newIdempotencyKey)
  const budget = useNoBudget()
  if (budget === undefined) return <Skeleton active paragraph={{ rows: 8 }} />
  return (
    <CampaignForm
      title={t('campaigns.new')}
      form="/campaigns/new"
      initial={{ ...EMPTY, budget }}
      save={(draft) => api.post<Campaign>('/campaigns', draft, { idempotencyKey: key })}
    />
  )
}

export function EditCampaign() {
  const { id = '' } = useParams()
  const { t } = useI18n()
  const campaign = useQuery({
    queryKey: ['/campaigns', id],
    queryFn: ({ signal }) => api.get<Campaign>(`/campaigns/${id}`, { signal }),
    staleTime: Infinity,
  })
  const noBudget = useNoBudget()
  if (campaign.isError && campaign.data === undefined) {
    return <ProblemNotice error={campaign.error} retry={() => void campaign.refetch()} />
  }
  if (campaign.data === undefined || noBudget === undefined) {
    return <Skeleton active paragraph={{ rows: 8 }} />
  }
  const {
    name,
    objectiveId,
    offerId,
    audience,
    channels,
    holdoutPercent,
    budget,
    purpose,
    conversion,
    version,
  } = campaign.data
  return (
    <CampaignForm
      title={t('campaign.edit', { name })}
      form={`/campaigns/${id}@${version}`}
      initial={{
        name,
        objectiveId,
        offerId,
        audience,
        channels,
        holdoutPercent,
        budget: budget ?? noBudget,
        purpose,
        conversion,
      }}
      save={(draft) => api.patch<Campaign>(`/campaigns/${id}`, draft, { version })}
    />
  )
}

interface Editing {
  title: string
  /** Which form this is, with the version of what it changes. */
  form: string
  initial: Draft
  save: (draft: Draft) => Promise<Campaign>
}

function CampaignForm(props: Editing) {
  return (
    <Resumed form={props.form} initial={props.initial}>
      {(begun) => <Planning {...props} begun={begun} />}
    </Resumed>
  )
}

function Planning(props: Editing & { begun: Draft }) {
  const { t } = useI18n()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const wide = Grid.useBreakpoint().md ?? true
  const [form] = Form.useForm<Draft>()
  const [at, setAt] = useState(0)
  const problems = useFieldProblems(form, Object.values(FIELDS).flat())
  const filled = () => form.getFieldsValue(true) as Draft
  const { letGo } = useLeaving(() => !saysTheSame(filled(), props.initial), {
    form: props.form,
    kept: filled,
  })

  const saving = useMutation({
    mutationFn: () => props.save(definitionOf(filled())),
    onSuccess: async (campaign) => {
      letGo()
      void message.success(t('campaign.saved'))
      queries.setQueryData(['/campaigns', campaign.id], campaign)
      await queries.invalidateQueries({ queryKey: ['/campaigns'] })
      await navigate(`/campaigns/${campaign.id}`)
    },
    onError: (error) => {
      const first = problems.show(error)
      const step = STEPS.findIndex((each) => FIELDS[each].some((name) => name[0] === first?.[0]))
      if (step >= 0) setAt(step)
    },
  })

  const go = async (to: number) => {
    if (to > at) {
      for (let step = at; step < to; step++) {
        const names = FIELDS[STEPS[step] ?? 'goal'].map((path) => [...path])
        try {
          await form.validateFields(names as never, { recursive: true })
        } catch {
          setAt(step)
          return
        }
      }
    }
    setAt(to)
  }

  const finish = async () => {
    try {
      await form.validateFields()
    } catch (failure) {
      const first = (failure as { errorFields?: { name: Path }[] }).errorFields?.[0]?.name[0]
      setAt(
        Math.max(
          0,
          STEPS.findIndex((step) => FIELDS[step].some((name) => name[0] === first)),
        ),
      )
      return
    }
    saving.mutate()
  }

  const panels: Record<Step, ReactNode> = {
    goal: <Goal />,
    audience: <AudienceStep />,
    offer: <OfferStep />,
    channels: <ChannelsStep />,
    measure: <Measure />,
  }
  return (
    <>
      <PageTitle title={props.title} hint={t('campaign.form.hint')} />
      <Card variant="borderless">
        <Steps
          current={at}
          size="small"
          orientation={wide ? 'horizontal' : 'vertical'}
          onChange={(to) => void go(to)}
          style={{ marginBottom: 32 }}
          items={STEPS.map((step) => ({ title: t(`campaign.step.${step}`) }))}
        />
        <ProblemNotice error={saving.error} except={problems.shown} />
        <Form<Draft>
          form={form}
          layout="vertical"
          initialValues={props.begun}
          requiredMark="optional"
          scrollToFirstError
          style={{ maxWidth: 960 }}
        >
          {STEPS.map((step, index) => (
            <section key={step} hidden={index !== at} aria-label={t(`campaign.step.${step}`)}>
              {panels[step]}
            </section>
          ))}
          <Flex gap={8} style={{ marginTop: 24 }}>
            {at > 0 && <Button onClick={() => setAt(at - 1)}>{t('do.back')}</Button>}
            {at < STEPS.length - 1 ? (
              <Button type="primary" onClick={() => void go(at + 1)}>
                {t('do.next')}
              </Button>
            ) : (
              <Button type="primary" loading={saving.isPending} onClick={() => void finish()}>
                {t('campaign.save')}
              </Button>
            )}
          </Flex>
        </Form>
      </Card>
    </>
  )
}

/** The form's values as the body to send: what was emptied is said to be none. */
function definitionOf(draft: Draft): Draft {
  const some = (codes: string[] | null | undefined) => (codes && codes.length > 0 ? codes : null)
  const { audience, budget, conversion } = draft
  return {
    name: draft.name.trim(),
    objectiveId: draft.objectiveId ?? null,
    offerId: draft.offerId ?? null,
    audience: {
      segmentId: audience.segmentId ?? null,
      stages: some(audience.stages),
      tiers: some(audience.tiers),
      bases: some(audience.bases),
      branches: some(audience.branches),
    },
    channels: draft.channels.map(({ channel, templateId }) => ({ channel, templateId: templateId ?? null })),
    holdoutPercent: draft.holdoutPercent,
    budget: budget?.amount ? { amount: budget.amount, currency: budget.currency } : null,
    purpose: draft.purpose,
    conversion: conversion?.behaviourType ? conversion : null,
  }
}

function Goal() {
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

function AudienceStep() {
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
        <Form.Item name={['audience', 'stages']} label={t('customer.stage')}>
          <ChoiceSelect
            of={words.stage}
            mode="multiple"
            placeholder={t('filter.all')}
            options={words.stage.items}
          />
        </Form.Item>
        <Form.Item name={['audience', 'tiers']} label={t('customer.tier')}>
          <ChoiceSelect
            of={words.tier}
            mode="multiple"
            placeholder={t('filter.all')}
            options={words.tier.items}
          />
        </Form.Item>
        <Form.Item name={['audience', 'bases']} label={t('customer.base')}>
          <ChoiceSelect
            of={words.base}
            mode="multiple"
            placeholder={t('filter.all')}
            options={words.base.items}
          />
        </Form.Item>
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

function OfferStep() {
  const { t, f } = useI18n()
  const form = Form.useFormInstance<Draft>()
  const offers = useChoices<Offer>('/offers')
  const [creating, setCreating] = useState(false)
  return (
    <>
      <Form.Item label={t('campaign.offer')} required extra={t('campaign.offer.hint')}>
        <Beside button={t('offer.new')} onClick={() => setCreating(true)}>
          <Form.Item name="offerId" noStyle rules={[{ required: true, message: t('form.required') }]}>
            <ChoiceSelect
              of={offers}
              none={t('offer.none')}
              aria-label={t('campaign.offer')}
              placeholder={t('form.choose')}
              showSearch={{ optionFilterProp: 'label' }}
              options={offers.items.map(({ id, name, product, value }) => ({
                value: id,
                label: name,
                note: [product, value ? f.money(value) : ''].filter(Boolean).join(' · '),
              }))}
              optionRender={withNote}
            />
          </Form.Item>
        </Beside>
      </Form.Item>
      {creating && (
        <NewOffer
          onClosed={() => setCreating(false)}
          onCreated={(made) => form.setFieldValue('offerId', made.id)}
        />
      )}
    </>
  )
}

/** Kinds of channel that say something in words, hence need a template. */
const WRITTEN = new Set(['EMAIL', 'WEBHOOK'])

function ChannelsStep() {
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

function Measure() {
  const { t, label } = useI18n()
  const types = useChoices<BehaviourType>('/behaviour-types')
  const own = useInstallation().data?.currency
  const currencies = [...new Set([...(own === undefined ? [] : [own]), ...CURRENCIES])]
  return (
    <>
      <Form.Item name="holdoutPercent" label={t('campaign.holdout')} extra={t('campaign.holdout.hint')}>
        <Slider
          min={0}
          max={50}
          marks={{ 0: '0%', 10: '10%', 20: '20%', 50: '50%' }}
          tooltip={{ formatter: (value) => `${value ?? 0}%` }}
          style={{ maxWidth: 420 }}
        />
      </Form.Item>
      <Form.Item label={t('campaign.budget')} extra={t('campaign.budget.hint')} required>
        <Flex gap={8}>
          <Form.Item
            name={['budget', 'amount']}
            noStyle
            rules={[{ required: true, message: t('form.required') }]}
          >
            <InputNumber
              aria-label={t('campaign.budget')}
              stringMode
              min="0"
              precision={2}
              style={{ width: 200 }}
              controls={false}
            />
          </Form.Item>
          <Form.Item
            name={['budget', 'currency']}
            noStyle
            rules={[{ required: true, message: t('form.required') }]}
          >
            <Select
              aria-label={t('campaign.currency')}
              style={{ width: 100 }}
              options={currencies.map((code) => ({ value: code, label: code }))}
            />
          </Form.Item>
        </Flex>
      </Form.Item>
      <Form.Item label={t('campaign.conversion')} extra={t('campaign.conversion.hint')} required>
        <Flex gap={8} wrap align="center">
          <Form.Item
            name={['conversion', 'behaviourType']}
            noStyle
            rules={[{ required: true, message: t('form.required') }]}
          >
            <ChoiceSelect
              of={types}
              aria-label={t('campaign.conversion')}
              style={{ width: 260 }}
              showSearch={{ optionFilterProp: 'label' }}
              options={types.items.map(({ type, title }) => ({
                value: type,
                label: label('behaviour', type, title),
              }))}
            />
          </Form.Item>
          <Typography.Text>{t('campaign.conversion.in')}</Typography.Text>
          <Form.Item name={['conversion', 'windowDays']} noStyle>
            <InputNumber aria-label={t('campaign.window')} min={1} max={365} style={{ width: 80 }} />
          </Form.Item>
          <Typography.Text>{t('campaign.conversion.days')}</Typography.Text>
        </Flex>
      </Form.Item>
    </>
  )
}

/** A field with the button that makes what is missing from its choices. */
function Beside(props: { button: string; disabled?: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Flex gap={8}>
      <div style={{ flex: 1, minWidth: 0, display: 'grid' }}>{props.children}</div>
      <Button icon={<PlusOutlined />} disabled={props.disabled} onClick={props.onClick}>
        {props.button}
      </Button>
    </Flex>
  )
}

/** A choice with a quiet note on its right. */
function withNote(option: { label?: ReactNode; data: { note?: string } }) {
  return (
    <Flex justify="space-between" gap={12}>
      <span>{option.label}</span>
      <Typography.Text type="secondary">{option.data.note}</Typography.Text>
    </Flex>
  )
}
