import { Button, Modal, theme } from 'antd'
import { useI18n } from '../i18n/i18n'
import { session, type Session } from './session'
import { SignInForm } from './SignInForm'

/** Above all else, messages included. */
const ABOVE_ALL = 3_000

/**
 * Asks whose session has lapsed to sign in again. Their page stays as it is, out of sight of whoever comes by
 * meanwhile.
 */
export function SignInAgain({ lapsed }: { lapsed: Session }) {
  const { t } = useI18n()
  const { token } = theme.useToken()
  return (
    <Modal
      open
      centered
      width={420}
      zIndex={ABOVE_ALL}
      title={t('signIn.again')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      styles={{ mask: { background: token.colorBgLayout } }}
      footer={
        <Button type="text" onClick={session.end}>
          {t('shell.signOut')}
        </Button>
      }
    >
      <p>{t('signIn.again.means', { username: lapsed.username })}</p>
      <SignInForm last={lapsed.username} />
    </Modal>
  )
}
