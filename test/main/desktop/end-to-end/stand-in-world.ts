import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { soon } from './launch.ts'
import { launchStandIn, type StandInLaunch } from './stand-in-driver.ts'

export type Running = Awaited<ReturnType<typeof launchStandIn>>

/**
 * Creates a folder, and stops the apps that were started in it, for each test; a failed one prints their logs. For a `group`, its tests
 * share both, in their order, because starting an app takes longer than most tests.
 */
export function useStandIn(scope: 'test' | 'group' = 'test') {
  const world = { folder: '', dataDir: '' }
  const running: Running[] = []

  const begin = (): void => {
    world.folder = mkdtempSync(join(tmpdir(), 'companion-stand-in-'))
    world.dataDir = join(world.folder, 'data')
  }
  const end = async (): Promise<void> => {
    for (const desktop of running.splice(0)) {
      await desktop.quit().catch(() => undefined)
      setTimeout(desktop.kill, 8000).unref()
      await desktop.exited
    }
    rmSync(world.folder, { recursive: true, force: true })
  }
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const desktop of running) console.log(desktop.log())
    if (scope === 'test') await end()
  })
  if (scope === 'test') beforeEach(begin)
  else {
    beforeAll(begin)
    afterAll(end)
  }

  return Object.assign(world, {
    async open(options: Omit<StandInLaunch, 'dataDir'> & { dataDir?: string } = {}): Promise<Running> {
      const desktop = await launchStandIn({ dataDir: world.dataDir, pages: 'none', ...options })
      running.push(desktop)
      return desktop
    },
  })
}

export const overlays = async (desktop: Running) =>
  (await desktop.call('windows')).filter(({ url }) => url.includes('/_companion/overlay'))

/** Answers the current dialog, and waits until it is closed, so that the next one can't take the answer. */
export async function closeDialog(desktop: Running, button: number): Promise<void> {
  await desktop.call('answerDialog', button)
  await soon(async () => (await desktop.call('desk')).answers).toEqual([])
}

/** The main window; undefined if there is none. */
export const appWindow = async (desktop: Running) =>
  (await desktop.call('windows')).find(({ url }) => !url.includes('/_companion/overlay'))

/** Waits until the window shows its page, signed in. */
export async function shownWindow(desktop: Running): Promise<void> {
  await soon(async () => (await appWindow(desktop))?.url ?? '').toMatch(/^http:.*[^=]$/)
  await soon(async () => (await appWindow(desktop))?.visible).toBe(true)
}

/** Enables the hedgehog on the desktop through the window. Returns the status. */
export async function enableHedgehog(desktop: Running, actor: object = {}): Promise<number> {
  await shownWindow(desktop)
  const { status } = await desktop.call('fetchAsPage', 'PATCH', '/api/users/@me/hedgehog_config', {
    version: 2,
    enabled: true,
    actor_options: { ai_enabled: false, ...actor },
  })
  return status
}

export const overlayCount = async (desktop: Running) => (await overlays(desktop)).length
