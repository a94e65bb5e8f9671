import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Finding } from '../core/doctor/diagnose.ts'

const SCHEME = 'posthog-companion'

/** What the desktop app needs besides the core: Electron's binary, and who opens its links. */
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
    // Neither the package nor its note of where the binary is.
  }
  return {
    name,
    state: 'note',
    detail: 'its binary is not here, so there is no window; the server works without it.',
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
    // A system without desktop tools has no handlers either.
  }
  return {
    name,
    state: 'note',
    detail: `nothing opens ${SCHEME}:// yet; the desktop app registers it when it starts.`,
  }
}
