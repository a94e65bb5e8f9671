import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hasBrowser } from '../../../support/browser/executable.ts'
import type { Desktop, Launch } from './driver.ts'
import { launchReal } from './real-driver.ts'
import { launchStandIn } from './stand-in-driver.ts'

const binary = process.env.COMPANION_TEST_ELECTRON

export const isReal = binary !== undefined

/** Which Electron runs here. */
export const HOST =
  binary === undefined ? 'the stand-in for Electron, with the system’s Chromium' : 'real Electron'

/** Without either Electron or a browser, there is nothing to show the pages. */
export const canRun = binary !== undefined || hasBrowser

/** The scheme of a build from source. */
export const SCHEME = 'posthog-companion-dev'

export const launch = (options: Launch): Promise<Desktop> =>
  binary === undefined ? launchStandIn(options) : launchReal(binary, options)

/** Polls until the expectation is met: starting a browser is slow on a busy machine. */
export const soon = <T>(look: () => T) => expect.poll(look, { timeout: 45_000 })

/** The app's URL for a folder; waits until it is running. */
export async function addressOf(dataDir: string): Promise<string> {
  let url = ''
  const look = () => {
    url = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')).url
    return url
  }
  await expect.poll(look, { timeout: 45_000, message: 'the app answers' }).toMatch(/^http:/)
  return url
}
