import { useEffect } from 'react'
import { desktop } from '../api/desktop.ts'

export type ThemeMode = 'light' | 'dark' | 'system'

const REMEMBERED = 'companion.theme'

/** The user's `theme_mode`. Null means the system's theme. */
export const themeMode = (stored: string | null): ThemeMode =>
  stored === 'light' || stored === 'dark' ? stored : 'system'

function apply(mode: ThemeMode): void {
  if (mode === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = mode
}

/** Applies the last theme before the user has loaded, to avoid a flash. */
export function applyRememberedTheme(): void {
  apply(themeMode(localStorage.getItem(REMEMBERED)))
}

export function useTheme(stored: string | null): void {
  const mode = themeMode(stored)
  useEffect(() => {
    apply(mode)
    localStorage.setItem(REMEMBERED, mode)
    // The title bar and the menus follow; where they can't, the page has its theme all the same.
    desktop?.setTheme(mode).catch(() => {})
  }, [mode])
}
