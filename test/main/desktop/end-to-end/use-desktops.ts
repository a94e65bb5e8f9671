import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Desktop, Launch } from './driver.ts'
import { launch } from './launch.ts'

/**
 * A folder for the apps that a file's tests start, on real Electron or the stand-in, and share in their order. They are
 * stopped after all of them. A failed test prints their logs.
 */
export function useDesktops() {
  const world = { folder: '' }
  const running: Desktop[] = []

  beforeAll(() => {
    world.folder = mkdtempSync(join(tmpdir(), 'companion-desktop-'))
  })
  beforeEach((context) => {
    context.onTestFailed(() => {
      for (const one of running) console.log(one.log())
    })
  })
  afterAll(async () => {
    for (const one of running) {
      await one.quit().catch(() => undefined)
      await one.exited
    }
    rmSync(world.folder, { recursive: true, force: true })
  })

  return Object.assign(world, {
    /** Starts an app with a data folder of this name. */
    async open(name: string, options: Partial<Omit<Launch, 'dataDir'>> = {}): Promise<Desktop> {
      const opened = await launch({ dataDir: join(world.folder, name), ...options })
      running.push(opened)
      return opened
    },
  })
}
