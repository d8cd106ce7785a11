import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Locale as AntdLocale } from 'antd/es/locale'
import { formats, LOCALES, NOTHING, type Formats, type Locale } from './format'
import { fill, humanised, type Parameters } from './translate'
import type { Key, Messages } from './en'
import { spoken, type ProblemWords, type Spoken } from './spoken'

const STORED_AS = 'clientele.language'

/** Everything that a language needs; loaded when it is chosen. */
export interface Language {
  locale: Locale
  messages: Messages
  antd: AntdLocale
  /** Where it is not the language in which the services say what is wrong. */
  problems?: ProblemWords
}

export function preferredLocale(): Locale {
  const stored = localStorage.getItem(STORED_AS)
  return LOCALES.find((locale) => locale === stored) ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en')
}

export async function loadLanguage(locale: Locale): Promise<Language> {
  if (locale === 'zh-CN') {
    const [{ zh }, { zhProblems }, antd, dayjs] = await Promise.all([
      import('./zh'),
      import('./zhProblems'),
      import('antd/locale/zh_CN'),
      import('dayjs'),
      import('dayjs/locale/zh-cn'),
    ])
    dayjs.default.locale('zh-cn')
    return { locale, messages: zh, antd: antd.default, problems: zhProblems }
  }
  const [{ en }, antd, dayjs] = await Promise.all([
    import('./en'),
    import('antd/locale/en_GB'),
    import('dayjs'),
    import('dayjs/locale/en-gb'),
  ])
  dayjs.default.locale('en-gb')
  return { locale, messages: en, antd: antd.default }
}

/** Words that come from the services as codes, by kind. */
export type Vocabulary =
  | 'stage'
  | 'tier'
  | 'base'
  | 'campaignState'
  | 'contactState'
  | 'reason'
  | 'channel'
  | 'step'
  | 'behaviour'
  | 'purpose'
  | 'legalBasis'
  | 'jobState'
  | 'letterState'
  | 'outcome'
  | 'axis'
  | 'role'
  | 'metric'
  | 'aggregate'
  | 'operator'
  | 'part'
  | 'kind'
  | 'namespace'
  | 'attribute'
  | 'ground'
  | 'erasureState'
  | 'deed'
  | 'fault'
  | 'duplicateState'
  | 'agreement'
  | 'mergeCause'
  | 'moveCause'

interface I18n {
  locale: Locale
  setLocale: (locale: Locale) => void
  antd: AntdLocale
  t: (key: Key, parameters?: Parameters) => string
  /**
   * A code in words. A code that the catalogue does not know, because a pack or an installation
   * brings its own, is shown by the title that it was declared with, or made readable.
   */
  label: (vocabulary: Vocabulary, code: string | null | undefined, title?: string | null) => string
  f: Formats
  /** Says what services refuse, where they do not say it in this language themselves. */
  spoken: Spoken | undefined
}

const Context = createContext<I18n | null>(null)

export function I18nProvider({ initial, children }: { initial: Language; children: ReactNode }) {
  const [language, setLanguage] = useState(initial)

  useEffect(() => {
    document.documentElement.lang = language.locale
  }, [language.locale])

  const setLocale = useCallback((locale: Locale) => {
    localStorage.setItem(STORED_AS, locale)
    void loadLanguage(locale).then(setLanguage)
  }, [])

  const value = useMemo<I18n>(() => {
    const { locale, messages, antd, problems } = language
    const f = formats(locale)
    const known = messages as Record<string, string | undefined>
    return {
      locale,
      setLocale,
      antd,
      f,
      t: (key, parameters) => {
        const shown = Object.entries(parameters ?? {}).map(([name, given]) => [
          name,
          typeof given === 'number' ? f.number(given) : given,
        ])
        return fill(messages[key], locale, parameters, Object.fromEntries(shown) as Parameters)
      },
      label: (vocabulary, code, title) => {
        if (code === null || code === undefined || code === '') return NOTHING
        return known[`${vocabulary}.${code}`] ?? title ?? humanised(code)
      },
      spoken:
        problems &&
        spoken(problems, locale, (parameter, value) =>
          typeof value === 'number' ? f.number(value) : (known[`${parameter}.${value}`] ?? value),
        ),
    }
  }, [language, setLocale])

  return <Context value={value}>{children}</Context>
}

export function useI18n(): I18n {
  const value = use(Context)
  if (value === null) throw new Error('There is no I18nProvider above')
  return value
}
