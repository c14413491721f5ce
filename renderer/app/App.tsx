/** Providers and routes. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import GlobalStyles from '@mui/material/GlobalStyles'
import { ThemeProvider } from '@mui/material/styles'
import { QueryClientProvider } from '@tanstack/react-query'
import { createHashRouter, RouterProvider } from 'react-router'
import { makeQueryClient } from './queries.ts'
import { noteHistory } from './history.ts'
import { usePreferences } from './preferences.ts'
import { routes } from './routes.tsx'
import { Toasts } from './toasts.tsx'
import { switchLanguage } from '#renderer/i18n/i18n.ts'
import { makeTheme } from '#renderer/theme/theme.ts'
import { cssVariables, type Mode } from '#renderer/theme/tokens.ts'
import '#renderer/theme/base.css'

const themes = { light: makeTheme('light'), dark: makeTheme('dark') }

export function App() {
  const [queries] = useState(makeQueryClient)
  const router = useMemo(() => {
    const made = createHashRouter(routes)
    made.subscribe((state) => noteHistory(window.history, state.historyAction === 'PUSH'))
    return made
  }, [])
  const mode = useMode()
  const { language, density } = usePreferences()
  useEffect(() => {
    document.documentElement.dataset['theme'] = mode
    document.documentElement.dataset['density'] = density
  }, [mode, density])
  useEffect(() => {
    switchLanguage(language)
    void queries.invalidateQueries()
  }, [language, queries])
  const variables = useMemo(() => ({ ':root': cssVariables(mode) }), [mode])
  return (
    <ThemeProvider theme={themes[mode]}>
      <GlobalStyles styles={variables} />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </ThemeProvider>
  )
}

const dark = window.matchMedia('(prefers-color-scheme: dark)')

function useMode(): Mode {
  const { theme } = usePreferences()
  const system = useSyncExternalStore(
    (listener) => {
      dark.addEventListener('change', listener)
      return () => dark.removeEventListener('change', listener)
    },
    () => dark.matches
  )
  return theme === 'system' ? (system ? 'dark' : 'light') : theme
}
