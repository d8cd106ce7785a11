const STORED_AS = 'clientele.draft'

/**
 * What a person had filled in and not saved when the page was loaded anew, which a token that expired may
 * make them do. It stays in this tab, and is for forms that name no customer: what is told of customers is
 * not left behind in a browser.
 *
 * @param form which one, with the version of what it changes
 */
interface Draft {
  username: string
  form: string
  filled: unknown
}

export function keepDraft(draft: Draft): void {
  sessionStorage.setItem(STORED_AS, JSON.stringify(draft))
}

/** What the person had filled in there; undefined when there is nothing. */
export function draftOf(username: string, form: string): unknown {
  const draft = stored()
  return draft?.username === username && draft.form === form ? draft.filled : undefined
}

export function forgetDraft(form: string): void {
  if (stored()?.form === form) sessionStorage.removeItem(STORED_AS)
}

/** Somebody goes on in this tab, or nobody: what others filled in is not for them. */
export function forgetDraftsOfOthers(username: string | undefined): void {
  if (stored()?.username !== username) sessionStorage.removeItem(STORED_AS)
}

function stored(): Draft | null {
  return JSON.parse(sessionStorage.getItem(STORED_AS) ?? 'null') as Draft | null
}
