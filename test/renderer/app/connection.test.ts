import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { startCompanion } from '../../support/browser/companion.ts'
import { launchBrowser, openWindow } from '../../support/browser/window.ts'
import { WORLD } from '../../support/browser/world.ts'

const app = prepareApp()

const dataDir = mkdtempSync(join(tmpdir(), 'companion-connection-'))
const browser = await launchBrowser()
afterAll(async () => {
  await browser.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a server that stops responding', () => {
  it('is reported within seconds, until it responds again', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    app.companion().pause()
    try {
      await page.getByText('Reconnecting…').waitFor({ timeout: 15_000 })
      await page.getByText('Not responding').waitFor()
    } finally {
      app.companion().resume()
    }
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' })
    await page.getByText('Running · v0').waitFor()
  }, 60_000)

  it('delays a page that has not loaded yet, and never breaks it', async () => {
    const first = await startCompanion({ dataDir, seed: WORLD })
    const { page } = await openWindow(browser, first, { path: '/' })
    // Otherwise all pages load while the browser is idle.
    await page.addInitScript('requestIdleCallback = () => 0')
    await page.reload()
    await page.getByText('Running · v0').waitFor()
    await first.stop()
    const scripts = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    )
    expect(scripts.filter((name) => /settings/.test(new URL(name).pathname))).toEqual([])
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByText('Reconnecting…').waitFor()
    expect(await page.getByText('Something went wrong').count()).toBe(0)
    const second = await startCompanion({ dataDir, port: Number(new URL(first.url).port) })
    try {
      await page.getByLabel('First name').waitFor()
      expect(await page.getByText('Reconnecting…').count()).toBe(0)
    } finally {
      await second.stop()
    }
  }, 90_000)
})
