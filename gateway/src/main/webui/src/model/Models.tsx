import { Tabs } from 'antd'
import { useNavigate, useParams } from 'react-router'
import { MODELS, type Axis } from '../customer/words'
import { useI18n } from '../i18n/i18n'
import { PageTitle } from '../look/pieces'
import { AxisModel } from './AxisModel'

const AXES = Object.keys(MODELS) as Axis[]

/** By which conditions customers come to their stages, tiers and bases. */
export function Models() {
  const { t } = useI18n()
  const navigate = useNavigate()
  const { axis = AXES[0] } = useParams()
  return (
    <>
      <PageTitle title={t('place.models')} hint={t('models.hint')} />
      <Tabs
        {...(axis === undefined ? {} : { activeKey: axis })}
        items={AXES.map((each) => ({
          key: each,
          label: t(`customer.${each}`),
          children: <AxisModel axis={each} />,
        }))}
        onChange={(chosen) => void navigate(`/models/${chosen}`, { replace: true })}
      />
    </>
  )
}
