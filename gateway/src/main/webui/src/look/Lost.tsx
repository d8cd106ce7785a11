import { Button, Result } from 'antd'
import { Link } from 'react-router'
import { useI18n } from '../i18n/i18n'

/** A page that is not there, or that broke. */
export function Lost() {
  const { t } = useI18n()
  return (
    <Result
      status="404"
      title={t('shell.lost')}
      extra={
        <Link to="/">
          <Button type="primary">{t('shell.home')}</Button>
        </Link>
      }
    />
  )
}
