import { describe, expect, it } from 'vitest'
import { desktopFile } from '../../../../src/main/desktop/system/desktop-file.ts'

const entry = {
  name: 'PostHog Companion',
  comment: 'Opens links',
  command: ['/opt/PostHog Companion.AppImage', '%u'],
  icon: null,
  mimeTypes: ['x-scheme-handler/posthog-companion'],
  visible: false,
}

const execOf = (command: string[]) => /^Exec=(.*)$/m.exec(desktopFile({ ...entry, command }))?.[1]

describe('the desktop entry', () => {
  it('registers the app for its links, and is hidden from menus', () => {
    expect(desktopFile(entry)).toBe(
      `[Desktop Entry]
Type=Application
Name=PostHog Companion
Comment=Opens links
Exec="/opt/PostHog Companion.AppImage" %u
Terminal=false
StartupWMClass=posthog-companion
Categories=Development;
MimeType=x-scheme-handler/posthog-companion;
NoDisplay=true
`,
    )
  })

  it.each([
    ['a space', '/a b', '"/a b"'],
    ['a quote', '/a"b', '"/a\\\\"b"'],
    ['a dollar sign', '/a$b', '"/a\\\\$b"'],
    ['a backtick', '/a`b', '"/a\\\\`b"'],
    ['a backslash', '/a\\b', '"/a\\\\\\\\b"'],
    ['a percent sign', '/100%u', '"/100%%u"'],
    ['a line end', '/a\nExec=evil', '"/a\\nExec=evil"'],
  ])('quotes %s in a path', (_name, path, quoted) => {
    expect(execOf([path])).toBe(quoted)
  })
})
