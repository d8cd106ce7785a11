import { Alert, Button } from 'antd'
import { Fragment, useEffect, useState, type ReactNode } from 'react'
import { useI18n } from '../i18n/i18n'
import { draftOf, forgetDraft } from '../session/draft'
import { useSignedIn } from '../session/session'

/**
 * A form that begins with what this person had filled in when the page was loaded anew, if it keeps that
 * (see {@link useLeaving}), and says so.
 */
export function Resumed<T>(props: { form: string; initial: T; children: (begun: T) => ReactNode }) {
  const { t } = useI18n()
  const { username } = useSignedIn()
  const { form } = props
  const [draft, setDraft] = useState(() => draftOf(username, form) as T | undefined)
  useEffect(() => forgetDraft(form), [form])
  if (draft === undefined) return props.children(props.initial)
  return (
    <>
      <Alert
        type="info"
        showIcon
        style={{ marginBottom: 16 }}
        title={t('form.resumed')}
        action={
          <Button size="small" onClick={() => setDraft(undefined)}>
            {t('form.resumed.forget')}
          </Button>
        }
      />
      <Fragment key="resumed">{props.children(draft)}</Fragment>
    </>
  )
}
