import { GlobalOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useI18n } from './i18n'

/** One button that says the other language's own name. */
export function LanguageSwitch() {
  const { locale, setLocale } = useI18n()
  const chinese = locale === 'zh-CN'
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      lang={chinese ? 'en' : 'zh-CN'}
      onClick={() => setLocale(chinese ? 'en' : 'zh-CN')}
    >
      {chinese ? 'English' : '中文'}
    </Button>
  )
}
