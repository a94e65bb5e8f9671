import type { DesktopEntry } from '../system/desktop-file.ts'

/** The desktop entry that has Linux bring links of the scheme to a program. */
export const linkEntry = (scheme: string, command: readonly string[]): DesktopEntry => ({
  name: 'PostHog Companion',
  comment: 'Opens links to PostHog Companion',
  command: [...command, '%u'],
  icon: null,
  mimeTypes: [`x-scheme-handler/${scheme}`],
  visible: false,
})
