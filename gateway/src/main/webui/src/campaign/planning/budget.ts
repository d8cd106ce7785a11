import { useInstallation } from '../../api/installation'
import type { CampaignDefinition } from '../../api/types'

/** A budget to fill in, in the currency of the installation; waits until that is known, or cannot be had. */
export function useNoBudget(): CampaignDefinition['budget'] | undefined {
  const { data, isPending } = useInstallation()
  return isPending ? undefined : { amount: '', currency: data?.currency ?? '' }
}
