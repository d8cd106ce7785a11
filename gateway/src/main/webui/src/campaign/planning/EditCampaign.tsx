import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useParams } from 'react-router'
import { api } from '../../api/api'
import type { Campaign } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { ProblemNotice } from '../../look/problem'
import { useNoBudget } from './budget'
import { CampaignForm } from './CampaignForm'

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
