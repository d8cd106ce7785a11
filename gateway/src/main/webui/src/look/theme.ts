import { theme, type ThemeConfig } from 'antd'
import { useSyncExternalStore } from 'react'

export type Appearance = 'light' | 'dark'

const STORED_AS = 'clientele.appearance'
const listeners = new Set<() => void>()

function stored(): Appearance {
  const chosen = localStorage.getItem(STORED_AS)
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

let current: Appearance = stored()

export function useAppearance(): [Appearance, (appearance: Appearance) => void] {
  const appearance = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => current,
  )
  return [
    appearance,
    (chosen) => {
      current = chosen
      localStorage.setItem(STORED_AS, chosen)
      for (const listener of listeners) listener()
    },
  ]
}

/** Colours of data, in the order in which they are taken; told apart by lightness as well as hue. */
export const SERIES: Record<Appearance, readonly string[]> = {
  light: ['#1d6f78', '#e0a030', '#5b7fb8', '#b8605a', '#7a9a52', '#8a6aa8', '#4aa3a0', '#a08860'],
  dark: ['#4fb3ba', '#f0bd5e', '#86a8dd', '#dd8c86', '#a3c379', '#b397d0', '#79cfcb', '#c9b28b'],
}

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif'

export function themeOf(appearance: Appearance): ThemeConfig {
  const dark = appearance === 'dark'
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#3d9aa2' : '#1d6f78',
      colorInfo: dark ? '#3d9aa2' : '#1d6f78',
      colorPrimaryBg: dark ? '#17373a' : '#e2f0f1',
      colorPrimaryBgHover: dark ? '#1d4448' : '#d3e8ea',
      colorPrimaryBorder: dark ? '#28656a' : '#9ccbd0',
      colorLink: dark ? '#62bcc3' : '#1d6f78',
      colorBgLayout: dark ? '#101516' : '#f3f6f6',
      ...(dark ? { colorBgContainer: '#182021', colorBgElevated: '#1f292a' } : {}),
      // Who asks the system for less motion gets none.
      motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      borderRadius: 8,
      fontFamily: FONT,
      fontSize: 14,
    },
    components: {
      Layout: { siderBg: dark ? '#182021' : '#ffffff', headerBg: dark ? '#182021' : '#ffffff' },
      Menu: { itemBorderRadius: 8, activeBarBorderWidth: 0 },
      Card: { paddingLG: 20 },
      Table: { headerBg: 'transparent', headerSplitColor: 'transparent' },
      Statistic: { contentFontSize: 28 },
    },
  }
}
