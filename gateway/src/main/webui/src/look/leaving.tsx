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

interface Watched {
  unsaved: () => boolean
  within: string | undefined
}

interface Leaving {
  /** @returns what ends it */
  watch: (form: Watched) => () => void
  ask: (go: () => void) => void
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
    }),
    [forms],
  )
  const lost = (to?: string) =>
    [...forms].some(
      ({ unsaved, within }) => !(within !== undefined && to?.startsWith(within) === true) && unsaved(),
    )
  // The address alone changes with filters and tabs, which leave the page as it is.
  const blocker = useBlocker(
    ({ currentLocation, nextLocation: { pathname } }) =>
      currentLocation.pathname !== pathname && lost(pathname),
  )
  useBeforeUnload((event) => {
    if (lost()) event.preventDefault()
  })
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

/**
 * Watches over a form on a page or in a dialog.
 *
 * @param unsaved whether it holds what would be lost now
 * @param within the pages that one can go to without leaving it
 */
export function useLeaving(unsaved: () => boolean, within?: string) {
  const leaving = use(Context)
  if (leaving === null) throw new Error('There is no AskBeforeLeaving above')
  const saved = useRef(false)
  const isUnsaved = useEffectEvent(() => !saved.current && unsaved())
  const { watch, ask } = leaving
  useEffect(() => watch({ unsaved: () => isUnsaved(), within }), [watch, within])
  return {
    /** Goes at once when nothing is lost by it, and else when the person says so. */
    leave: (go: () => void) => (unsaved() ? ask(go) : go()),
    /** Nothing is lost any more, wherever one goes. */
    letGo: () => {
      saved.current = true
    },
  }
}
