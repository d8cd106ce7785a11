import { Modal } from 'antd'
import {
  createContext,
  use,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { useBeforeUnload, useBlocker } from 'react-router'
import { useI18n } from '../i18n/i18n'
import { keepDraft } from '../session/draft'
import { session } from '../session/session'

interface Watched {
  unsaved: () => boolean
  options: () => Options
}

interface Options {
  /** Which form it is, with the version of what it changes. */
  form?: string
  /** The pages that one can go to without leaving it. */
  within?: string
  /** What is kept of it while the page is loaded anew; only of forms that name no customer. */
  kept?: () => unknown
}

interface Leaving {
  /** @returns what ends it */
  watch: (form: Watched) => () => void
  ask: (go: () => void) => void
  /** Whether the form, or any, holds what would be lost now. */
  lost: (form?: string) => boolean
}

const Context = createContext<Leaving | null>(null)

/** Asks before another page, or the end of this one, takes what was filled in and not saved. */
export function AskBeforeLeaving({ children }: { children: ReactNode }) {
  const { t } = useI18n()
  const [forms] = useState(() => new Set<Watched>())
  const [asked, setAsked] = useState<{ go: () => void }>()
  const leaving = useMemo<Leaving>(
    () => ({
      watch: (form) => {
        forms.add(form)
        return () => forms.delete(form)
      },
      ask: (go) => setAsked({ go }),
      lost: (form) =>
        [...forms].some(
          ({ unsaved, options }) => (form === undefined || options().form === form) && unsaved(),
        ),
    }),
    [forms],
  )
  const lostOn = (to: string) =>
    [...forms].some(({ unsaved, options }) => {
      const { within } = options()
      return !(within !== undefined && to.startsWith(within)) && unsaved()
    })
  // The address alone changes with filters and tabs, which leave the page as it is.
  const blocker = useBlocker(
    ({ currentLocation, nextLocation: { pathname } }) =>
      currentLocation.pathname !== pathname && lostOn(pathname),
  )
  useBeforeUnload((event) => {
    if (leaving.lost()) event.preventDefault()
  })
  useEffect(() => {
    const keep = () => {
      for (const { unsaved, options } of forms) if (unsaved()) keepFilled(options())
    }
    window.addEventListener('pagehide', keep)
    return () => window.removeEventListener('pagehide', keep)
  }, [forms])
  const answer = (leave: boolean) => {
    setAsked(undefined)
    if (leave) asked?.go()
    if (blocker.state === 'blocked') (leave ? blocker.proceed : blocker.reset)()
  }
  return (
    <Context value={leaving}>
      {children}
      {(asked !== undefined || blocker.state === 'blocked') && (
        <Modal
          open
          width={420}
          title={t('leaving.sure')}
          okText={t('leaving.leave')}
          okButtonProps={{ danger: true }}
          cancelText={t('leaving.stay')}
          onOk={() => answer(true)}
          onCancel={() => answer(false)}
        >
          {t('leaving.means')}
        </Modal>
      )}
    </Context>
  )
}

function keepFilled({ form, kept }: Options): void {
  const username = session.get()?.username
  if (form !== undefined && kept !== undefined && username !== undefined) {
    keepDraft({ username, form, filled: kept() })
  }
}

function useContextAbove(): Leaving {
  const leaving = use(Context)
  if (leaving === null) throw new Error('There is no AskBeforeLeaving above')
  return leaving
}

/** Goes at once when a form that may be open loses nothing by it, and else when the person says so. */
export function useReplacing(form: string): (go: () => void) => void {
  const { lost, ask } = useContextAbove()
  return (go) => (lost(form) ? ask(go) : go())
}

/**
 * Watches over a form on a page or in a dialog.
 *
 * @param unsaved whether it holds what would be lost now
 */
export function useLeaving(unsaved: () => boolean, options: Options = {}) {
  const leaving = useContextAbove()
  const saved = useRef(false)
  const isUnsaved = useEffectEvent(() => !saved.current && unsaved())
  const { watch, ask } = leaving
  const told = useEffectEvent(() => options)
  useEffect(() => watch({ unsaved: () => isUnsaved(), options: () => told() }), [watch])
  return {
    /** Goes at once when nothing is lost by it, and else when the person says so. */
    leave: (go: () => void) => (unsaved() ? ask(go) : go()),
    /** Nothing is lost any more, wherever one goes. */
    letGo: () => {
      saved.current = true
    },
  }
}
