import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Finding } from '../core/doctor/diagnose.ts'

const SCHEME = 'posthog-companion'

/** Checks that only concern the desktop app: the Electron binary and the deep link handler. */
export function desktopFindings(): Finding[] {
  return [electronFinding(), protocolFinding()]
}

function electronFinding(): Finding {
  const name = 'Electron'
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
    const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    if (existsSync(binary)) return { name, state: 'ok', detail: binary }
  } catch {
    // The package or its path.txt is missing.
  }
  return {
    name,
    state: 'note',
    detail: 'not installed, so the desktop app is unavailable; the server works without it.',
  }
}

function protocolFinding(): Finding {
  const name = 'Deep links'
  if (process.platform !== 'linux')
    return { name, state: 'note', detail: `the desktop app registers ${SCHEME}:// when it starts.` }
  try {
    const handler = execFileSync('xdg-mime', ['query', 'default', `x-scheme-handler/${SCHEME}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
    }).trim()
    if (handler !== '') return { name, state: 'ok', detail: `${SCHEME}:// opens with ${handler}` }
  } catch {
    // Without xdg-mime there are no handlers either.
  }
  return {
    name,
    state: 'note',
    detail: `${SCHEME}:// has no handler yet; the desktop app registers itself when it starts.`,
  }
}
