import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { BROWSER_FLAGS, browserPath } from '../browser/executable.ts'
import { pathOf } from './app.ts'

let context: Promise<BrowserContext> | null = null

/** The system's Chromium with the app's own profile, started with the first window. */
export function browserContext(): Promise<BrowserContext> {
  context ??= launch()
  return context
}

/** Playwright takes long to load, and many tests run without a browser. */
async function launch(): Promise<BrowserContext> {
  const { chromium } = await import('playwright-core')
  return chromium.launchPersistentContext(pathOf('sessionData'), {
    executablePath: browserPath,
    viewport: null,
    args: [...BROWSER_FLAGS, '--remote-debugging-port=0'],
  })
}

/** The address for tests to connect to the browser; null before the first window. */
export async function debuggingAddress(): Promise<string | null> {
  if (context === null) return null
  await context
  const [port = ''] = readFileSync(join(pathOf('sessionData'), 'DevToolsActivePort'), 'utf8').split('\n')
  return `http://127.0.0.1:${port}`
}

export async function closeBrowser(): Promise<void> {
  const opened = await context?.catch(() => null)
  context = null
  await opened?.close()
}
