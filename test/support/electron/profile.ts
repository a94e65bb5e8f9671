import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'

/** The systems that the stand-in can simulate. Linux is split, because X11 and Wayland differ so much. */
export const PROFILES = ['macos', 'windows', 'x11', 'wayland'] as const
export type Profile = (typeof PROFILES)[number]

export const profile: Profile = z.enum(PROFILES).parse(process.env.STAND_IN_PROFILE ?? 'x11')
export const platform: NodeJS.Platform = {
  macos: 'darwin',
  windows: 'win32',
  x11: 'linux',
  wayland: 'linux',
}[profile] as NodeJS.Platform
export const isMac = profile === 'macos'
export const isWindows = profile === 'windows'
export const isWayland = profile === 'wayland'

const declarations = readFileSync(createRequire(import.meta.url).resolve('electron/electron.d.ts'), 'utf8')
const known = new Map<string, ReadonlyMap<string, readonly string[]>>()

/**
 * The systems that Electron's declarations name for a member of a class or module; undefined if it is available on all. Read from the
 * declarations, so that an update of Electron updates the rules.
 */
export function platformsOf(type: string, member: string): readonly string[] | undefined {
  let members = known.get(type)
  if (members === undefined) {
    members = readPlatforms(type)
    known.set(type, members)
  }
  return members.get(member)
}

function readPlatforms(type: string): ReadonlyMap<string, readonly string[]> {
  const start = declarations.search(new RegExp(`^  (class|interface) ${type}( extends \\S+)? \\{$`, 'm'))
  if (start < 0) throw new Error(`Electron declares no ${type}.`)
  const body = declarations.slice(start, declarations.indexOf('\n  }\n', start))
  const found = new Map<string, readonly string[]>()
  for (const [, comment = '', member = ''] of body.matchAll(
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\n\s+(?:readonly )?(\w+)[(:?]/g,
  )) {
    const [, platforms] = /@platform ([\w,]+)/.exec(comment) ?? []
    // Platform notes on events are declared on the emitter's methods, which exist on every system.
    if (platforms !== undefined && !(member in EventEmitter.prototype))
      found.set(member, platforms.split(','))
  }
  return found
}
