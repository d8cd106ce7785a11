import { Card, Flex, Typography, theme } from 'antd'
import { LanguageSwitch } from '../i18n/LanguageSwitch'
import { useI18n } from '../i18n/i18n'
import { AppearanceSwitch } from '../look/AppearanceSwitch'
import { SignInForm } from './SignInForm'

export function SignIn() {
  const { t } = useI18n()
  const { token } = theme.useToken()
  return (
    <Flex vertical style={{ minHeight: '100vh', background: token.colorBgLayout }}>
      <Flex justify="flex-end" style={{ padding: 12 }}>
        <LanguageSwitch />
        <AppearanceSwitch />
      </Flex>
      <Flex vertical align="center" justify="center" style={{ flex: 1, padding: '0 16px 96px' }}>
        <img src="/clientele.svg" alt="" width={56} height={56} style={{ marginBottom: 16 }} />
        <Typography.Title level={1} style={{ fontSize: 26, margin: 0 }}>
          Clientele
        </Typography.Title>
        <Typography.Text type="secondary" style={{ margin: '4px 0 28px', textAlign: 'center' }}>
          {t('signIn.about')}
        </Typography.Text>
        <Card variant="borderless" style={{ width: '100%', maxWidth: 380 }}>
          <SignInForm />
        </Card>
      </Flex>
    </Flex>
  )
}
