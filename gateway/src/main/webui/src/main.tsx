import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { I18nProvider, loadLanguage, preferredLocale } from './i18n/i18n'
import './look/look.css'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place for the console')

const language = await loadLanguage(preferredLocale())
createRoot(root).render(
  <StrictMode>
    <I18nProvider initial={language}>
      <App />
    </I18nProvider>
  </StrictMode>,
)
