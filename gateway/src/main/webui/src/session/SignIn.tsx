import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Flex, Form, Input, Typography, theme } from 'antd'
import { useState } from 'react'
import { LanguageSwitch } from '../i18n/LanguageSwitch'
import { useI18n } from '../i18n/i18n'
import { AppearanceSwitch } from '../look/AppearanceSwitch'
import { useProblemText } from '../look/problem'
import { signIn, WrongPassword } from './session'

export function SignIn() {
  const { t } = useI18n()
  const { token } = theme.useToken()
  const problemText = useProblemText()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  const submit = async (given: { username: string; password: string }) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await signIn(given.username.trim(), given.password)
    } catch (error) {
      setProblem(error instanceof WrongPassword ? t('signIn.wrong') : problemText(error))
      setBusy(false)
    }
  }

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
          <Form layout="vertical" requiredMark={false} onFinish={(given) => void submit(given as never)}>
            {problem !== undefined && (
              <Alert type="error" showIcon title={problem} role="alert" style={{ marginBottom: 16 }} />
            )}
            <Form.Item
              name="username"
              label={t('signIn.username')}
              rules={[{ required: true, message: t('form.required') }]}
            >
              <Input size="large" prefix={<UserOutlined />} autoComplete="username" autoFocus />
            </Form.Item>
            <Form.Item
              name="password"
              label={t('signIn.password')}
              rules={[{ required: true, message: t('form.required') }]}
            >
              <Input.Password size="large" prefix={<LockOutlined />} autoComplete="current-password" />
            </Form.Item>
            <Button type="primary" htmlType="submit" size="large" block loading={busy}>
              {t('signIn.enter')}
            </Button>
          </Form>
        </Card>
      </Flex>
    </Flex>
  )
}
