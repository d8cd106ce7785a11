import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Grid, Steps } from 'antd'
import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import type { Campaign } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { useLeaving } from '../../look/leaving'
import { PageTitle } from '../../look/pieces'
import { ProblemNotice, useFieldProblems } from '../../look/problem'
import { Resumed } from '../../look/Resumed'
import { saysTheSame } from '../../look/same'
import { AudienceStep } from './AudienceStep'
import { ChannelsStep } from './ChannelsStep'
import { definitionOf, FIELDS, STEPS, type Draft, type Path, type Step } from './draft'
import { GoalStep } from './GoalStep'
import { MeasureStep } from './MeasureStep'
import { OfferStep } from './OfferStep'

interface Editing {
  title: string
  /** Which form this is, with the version of what it changes. */
  form: string
  initial: Draft
  save: (draft: Draft) => Promise<Campaign>
}

/** Plans a campaign step by step; what was filled in is there again after the page was loaded anew. */
export function CampaignForm(props: Editing) {
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
    goal: <GoalStep />,
    audience: <AudienceStep />,
    offer: <OfferStep />,
    channels: <ChannelsStep />,
    measure: <MeasureStep />,
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
