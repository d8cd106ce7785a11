import { Skeleton } from 'antd'
import { useState } from 'react'
import { api } from '../../api/api'
import { newIdempotencyKey } from '../../api/client'
import type { Campaign } from '../../api/types'
import { useI18n } from '../../i18n/i18n'
import { useNoBudget } from './budget'
import { CampaignForm } from './CampaignForm'
import { EMPTY } from './draft'

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
