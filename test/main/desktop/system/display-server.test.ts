import { describe, expect, it } from 'vitest'
import { usesWayland } from '../../../../src/main/desktop/system/display-server.ts'

describe('whether Electron uses Wayland', () => {
  it.each([
    ['macOS', 'darwin', [], { XDG_SESSION_TYPE: 'wayland' }, false],
    ['a Wayland session', 'linux', [], { XDG_SESSION_TYPE: 'wayland' }, true],
    ['an X11 session', 'linux', [], { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' }, false],
    ['a session that only names its display', 'linux', [], { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['no session at all', 'linux', [], {}, false],
    [
      'a Wayland session, told to use X11',
      'linux',
      ['--ozone-platform=x11'],
      { XDG_SESSION_TYPE: 'wayland' },
      false,
    ],
    [
      'an X11 session, told to use Wayland',
      'linux',
      ['--ozone-platform=wayland'],
      { XDG_SESSION_TYPE: 'x11' },
      true,
    ],
  ] as const)('on %s', (_name, platform, argv, environment, expected) => {
    expect(usesWayland(platform, argv, environment)).toBe(expected)
  })
})
