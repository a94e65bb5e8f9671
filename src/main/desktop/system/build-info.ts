import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { z } from 'zod'
import type { BuildInfo } from '../../../shared/ipc.ts'
import { ICONS } from './icons.ts'

const recordSchema = z.object({ commit: z.string().nullable(), date: z.string().nullable() })

/** The version and the commit of this build. Packaging records the commit and its date, so that the result is reproducible. */
export function readBuildInfo(): BuildInfo {
  const { electron = '', chrome = '', node } = process.versions
  return { version: app.getVersion(), ...readRecord(), electron, chromium: chrome, node }
}

function readRecord(): z.infer<typeof recordSchema> {
  const unknown = { commit: null, date: null }
  // In a working tree, the file may be left over from an earlier packaging.
  if (!app.isPackaged) return unknown
  try {
    return recordSchema.parse(
      JSON.parse(readFileSync(join(import.meta.dirname, '../build-info.json'), 'utf8')),
    )
  } catch {
    return unknown
  }
}

export function describeBuild({ commit, date, electron, chromium, node }: BuildInfo): string {
  const from =
    commit === null ? 'Built from source' : `Built from ${commit}${date === null ? '' : ` (${date})`}`
  return `${from}. Electron ${electron}, Chromium ${chromium}, Node ${node}.`
}

/** Sets the content of the system's About panel. */
export function setAbout(info: BuildInfo): void {
  app.setAboutPanelOptions({
    applicationName: 'PostHog Companion',
    applicationVersion: info.version,
    version: info.commit?.slice(0, 10) ?? 'from source',
    credits: describeBuild(info),
    copyright: 'MIT license. Not made by PostHog.',
    // The system reads the icon itself and can't open the archive.
    iconPath: join(ICONS, 'icon.png').replace('app.asar', 'app.asar.unpacked'),
  })
}
