import { Button, Form, Input } from 'antd'
import { useId } from 'react'
import { useI18n } from '../i18n/i18n'
import { FieldName, ProblemNotice, useViolations } from '../look/problem'
import { lineOf } from './draft'

/** How many lines are seen above the one that is shown. */
const LINES_ABOVE = 4

/** The draft as JSON, with what is wrong with it line by line. */
export function Source(props: {
  text: string
  fault: string | undefined
  error: Error | null
  onChange: (text: string) => void
}) {
  const { t } = useI18n()
  const id = useId()
  const violations = useViolations()(props.error)
  const show = (line: number) => {
    const source = document.getElementById(id) as HTMLTextAreaElement
    const lines = props.text.split('\n')
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
    source.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
    source.focus()
    source.scrollTop = ((line - LINES_ABOVE) / lines.length) * source.scrollHeight
  }
  return (
    <>
      {violations.length === 0 && <ProblemNotice error={props.error} />}
      <Form layout="vertical">
        <Form.Item
          label={t('model.draft.json')}
          htmlFor={id}
          style={{ marginBottom: 0 }}
          {...(props.fault !== undefined || violations.length > 0 ? { validateStatus: 'error' } : {})}
          help={props.fault}
        >
          <Input.TextArea
            id={id}
            className="source"
            autoSize={{ minRows: 12, maxRows: 28 }}
            spellCheck={false}
            value={props.text}
            onChange={(event) => props.onChange(event.target.value)}
          />
        </Form.Item>
      </Form>
      {violations.length > 0 && (
        <ul role="alert" style={{ margin: 0, paddingInlineStart: 18 }}>
          {violations.map(({ field, message }) => {
            const line = lineOf(props.text, field)
            return (
              <li key={field + message}>
                <Button size="small" type="link" danger onClick={() => show(line)}>
                  {t('model.line', { line })}
                </Button>
                <FieldName field={field} /> {message}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}
