import type { DesktopEntry } from '../system/desktop-file.ts'

/** The desktop entry that registers a program for the scheme's links on Linux. */
export const linkEntry = (scheme: string, command: readonly string[]): DesktopEntry => ({
  name: 'PostHog Companion',
  comment: 'Opens PostHog Companion links',
  command: [...command, '%u'],
  icon: null,
  mimeTypes: [`x-scheme-handler/${scheme}`],
  visible: false,
})
