import { Alert, Button, type FormInstance } from 'antd'
import { useState } from 'react'
import { fieldPath, isStale, Problem, violationsOf, type Violation } from '../api/problem'
import { useI18n } from '../i18n/i18n'

/** What went wrong in words, with what is wrong field by field. */
export function useProblemText(): (error: unknown) => string {
  const { spoken } = useI18n()
  return useText((problem) => spoken?.sentence(problem))
}

function useText(saying: (problem: Problem) => string | undefined): (error: unknown) => string {
  const { t } = useI18n()
  return (error) => {
    if (!(error instanceof Problem)) return t('problem.unexpected')
    if (error.status === Problem.UNREACHABLE) return t('problem.unreachable')
    // The service speaks of versions there, which nobody sees in the console.
    if (error.status === Problem.STALE) return t('problem.stale')
    const said = saying(error) ?? error.detail
    if (said !== undefined) return said
    if (error.status === 403) return t('problem.forbidden')
    if (error.status === 404) return t('problem.notFound')
    if (error.status === 429) return t('problem.tooMany')
    if (error.status >= 502) return t('problem.unavailable')
    return error.title === '' ? t('problem.unexpected') : error.title
  }
}

/** What is wrong field by field with what was refused, if anything was, in the language of the page. */
export function useViolations(): (error: unknown) => readonly Violation[] {
  const { spoken } = useI18n()
  return (error) =>
    violationsOf(error).map((violation) => ({
      ...violation,
      message: spoken?.message(violation) ?? violation.message,
    }))
}

/** A field that a violation names: in the language of the page, or as the API calls it. */
export function FieldName({ field }: { field: string }) {
  const { spoken } = useI18n()
  const name = spoken?.field(field)
  return name === undefined ? <code>{field}</code> : <strong>{name}</strong>
}

/** Why something could not be shown or done, with what is wrong field by field. */
export function ProblemNotice(props: {
  error: unknown
  retry?: () => void
  /** Violations that are shown beside their fields already. */
  except?: ReadonlySet<string>
}) {
  const { t, spoken } = useI18n()
  // The faults are listed below, or stand beside their fields.
  const text = useText((problem) => spoken?.detail(problem))
  const violationsIn = useViolations()
  if (props.error === null || props.error === undefined) return null
  const violations = violationsIn(props.error).filter(({ field }) => props.except?.has(field) !== true)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={text(props.error)}
      description={
        violations.length > 0 ? (
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {violations.map((violation) => (
              <li key={violation.field + violation.message}>
                {violation.field !== '' && <FieldName field={violation.field} />} {violation.message}
              </li>
            ))}
          </ul>
        ) : isStale(props.error) ? (
          t('problem.stale.hint')
        ) : undefined
      }
      action={
        props.retry === undefined ? undefined : (
          <Button size="small" onClick={props.retry}>
            {t('do.retry')}
          </Button>
        )
      }
    />
  )
}

/**
 * Shows the violations of a refused form beside the fields that they name, and keeps those that no
 * field of the form takes for {@link ProblemNotice}.
 */
export function useFieldProblems<T>(form: FormInstance<T>, names: readonly (readonly (string | number)[])[]) {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set())
  const violationsIn = useViolations()
  const show = (error: unknown) => {
    const taken = violationsIn(error).flatMap((violation) => {
      const path = fieldPath(violation.field)
      const name = names.find((each) => each.every((part, at) => part === path[at]))
      return name === undefined ? [] : [{ violation, name }]
    })
    form.setFields(
      taken.map(({ violation, name }) => ({ name: [...name], errors: [violation.message] })) as Parameters<
        typeof form.setFields
      >[0],
    )
    setShown(new Set(taken.map(({ violation }) => violation.field)))
    return taken[0]?.name
  }
  return { shown, show }
}
