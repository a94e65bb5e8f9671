import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { hasTrayHost } from '../../../../src/main/desktop/tray/tray-host.ts'

const hasTools = (() => {
  try {
    execFileSync('gdbus', ['help'], { stdio: 'ignore' })
    execFileSync('dbus-daemon', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!hasTools)
  process.stdout.write('The tests of the tray’s host are left out: gdbus or dbus-daemon is missing.\n')

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** A separate session bus without a program that shows tray icons. */
async function startBus(): Promise<string> {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  ends.push(() => bus.kill())
  const [address] = await once(createInterface({ input: bus.stdout }), 'line')
  return address
}

describe.runIf(hasTools)('whether a Linux desktop shows tray icons', () => {
  it('is read from the session bus on GNOME and Wayland, which have no other tray', async () => {
    const environment = { ...process.env, DBUS_SESSION_BUS_ADDRESS: await startBus() }
    const gnome = { ...environment, XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' }
    expect(await hasTrayHost({ wayland: false, environment: gnome })).toBe(false)
    expect(await hasTrayHost({ wayland: true, environment })).toBe(false)
    // On other X11 desktops, Chromium falls back to the older tray.
    expect(
      await hasTrayHost({ wayland: false, environment: { ...environment, XDG_CURRENT_DESKTOP: 'i3' } }),
    ).toBe(true)
  })

  it('defaults to yes if the bus can’t be reached', async () => {
    const environment = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
    expect(await hasTrayHost({ wayland: true, environment })).toBe(true)
  })
})
