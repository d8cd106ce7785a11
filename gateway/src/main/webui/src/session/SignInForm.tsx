import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n/i18n'
import { useProblemText } from '../look/problem'
import { signIn, WrongPassword } from './session'

interface Given {
  username: string
  password: string
}

/** Asks for name and password; whoever was here last has their name filled in already. */
export function SignInForm({ last }: { last?: string }) {
  const { t } = useI18n()
  const problemText = useProblemText()
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)

  const submit = async (given: Given) => {
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
    <Form<Given>
      name="sign-in"
      layout="vertical"
      requiredMark={false}
      initialValues={{ username: last }}
      onFinish={(given) => void submit(given)}
    >
      {problem !== undefined && (
        <Alert type="error" showIcon title={problem} role="alert" style={{ marginBottom: 16 }} />
      )}
      <Form.Item
        name="username"
        label={t('signIn.username')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Input
          size="large"
          prefix={<UserOutlined />}
          autoComplete="username"
          autoFocus={last === undefined}
        />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('signIn.password')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Input.Password
          size="large"
          prefix={<LockOutlined />}
          autoComplete="current-password"
          autoFocus={last !== undefined}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {t('signIn.enter')}
      </Button>
    </Form>
  )
}
