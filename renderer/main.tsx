import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/noto-sans-sc/index.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { preferences } from './app/preferences.ts'
import { startWords } from './i18n/i18n.ts'

startWords(preferences.get().language)
createRoot(document.getElementById('root')!).render(<App />)
