import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCompanion } from '../../support/browser/companion.ts'
import { launchBrowser, openWindow } from '../../support/browser/window.ts'
import { WORLD } from '../../support/browser/world.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'companion-restore-'))
let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(dataDir, { recursive: true, force: true })
})

it('an uploaded backup is restored at the next start, and the previous database is kept', async () => {
  const first = await startCompanion({ dataDir, seed: WORLD })
  await first.call('PATCH', '/api/users/@me/', { first_name: 'Before' })
  const { page } = await openWindow(browser, first, { path: '/settings/app' })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByText('Download backup').click(),
  ])
  await first.call('PATCH', '/api/users/@me/', { first_name: 'After' })
  await page.locator('input[type=file]').setInputFiles(await download.path())
  await page.getByRole('button', { name: 'Restore on restart' }).click()
  await page.getByText('A backup will be restored on restart.').waitFor()
  await first.stop()

  const second = await startCompanion({ dataDir })
  try {
    const me = await second.call('GET', '/api/users/@me/')
    expect(await me.json()).toMatchObject({ first_name: 'Before' })
    expect(readdirSync(dataDir).some((name) => name.startsWith('companion.db.replaced-'))).toBe(true)
    expect(readdirSync(dataDir)).not.toContain('restore-at-next-start.db')
  } finally {
    await second.stop()
  }
})
