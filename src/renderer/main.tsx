import './api/first-responses.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/forced-colors.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, firstData } from './app/app.tsx'
import { applyRememberedTheme } from './ui/theme.ts'

/** A skeleton that is shown for a shorter time than this would only flicker, and delay what follows it. */
const SKELETON_AFTER_MS = 100

applyRememberedTheme()

const root = document.getElementById('root')
if (root !== null) {
  const soon = new Promise((resolve) => setTimeout(resolve, SKELETON_AFTER_MS))
  await Promise.race([firstData, soon])
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}
