import type { FormInstance } from 'antd'
import { Problem } from '../api/problem'
import type { Segment } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { useFieldProblems } from '../look/problem'

/** What a segment is called. */
export interface Named {
  name: string
  description?: string | null
}

/** What is to be called otherwise, as a merge patch: a description that was emptied is taken away. */
export function renaming(segment: Pick<Segment, 'name' | 'description'>, named: Named): Partial<Named> {
  const name = named.name.trim()
  const description = named.description?.trim() || null
  return {
    ...(name === segment.name ? {} : { name }),
    ...(description === (segment.description ?? null) ? {} : { description }),
  }
}

/** A refusal of a name that is taken names no field: it belongs to the name all the same. */
export function atItsField(error: unknown, taken: string): unknown {
  if (!(error instanceof Problem) || !error.type.endsWith('/name-taken')) return error
  return error.with([{ field: 'name', message: taken }])
}

/** Shows what is wrong with the name or the description beside it. */
export function useNameProblems<T extends Named>(form: FormInstance<T>) {
  const { t } = useI18n()
  const problems = useFieldProblems(form, [['name'], ['description']])
  return {
    ...problems,
    show: (error: unknown) => problems.show(atItsField(error, t('segment.name.taken'))),
  }
}
