import { MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useI18n } from '../i18n/i18n'
import { useAppearance } from './theme'

export function AppearanceSwitch() {
  const { t } = useI18n()
  const [appearance, setAppearance] = useAppearance()
  const other = appearance === 'dark' ? 'light' : 'dark'
  return (
    <Button
      type="text"
      aria-label={t(`shell.${other}`)}
      title={t(`shell.${other}`)}
      icon={other === 'light' ? <SunOutlined /> : <MoonOutlined />}
      onClick={() => setAppearance(other)}
    />
  )
}
