import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serve } from './headless-server.ts'
import { addressOf, soon } from './launch.ts'
import { appWindow, type Running, shownWindow, useStandIn } from './stand-in-world.ts'

const world = useStandIn()
const dialogs = async (desktop: Running) => (await desktop.call('desk')).dialogs

/** Starts a request that keeps the server from closing until the connection is destroyed. */
async function holdOpen(origin: string): Promise<Socket> {
  const { port } = new URL(origin)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(
    `POST /_companion/login HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n`,
  )
  // The server has the request once it asks for the body.
  await once(socket, 'data')
  return socket.on('error', () => {})
}

describe('in development', () => {
  it('waits for the previous process, which a development server is still ending', async () => {
    const env = { ELECTRON_RENDERER_URL: 'http://127.0.0.1:9/' }
    const first = await world.open({ args: ['--hidden'], env })
    const url = await addressOf(world.dataDir)
    const second = await world.open({ args: ['--hidden'], env })
    await soon(() => second.call('isReady')).toBe(true)
    await first.quit()
    expect(await first.exited).toBe(0)
    await soon(async () => (await second.tray()).length).toBeGreaterThan(0)
    const next = await addressOf(world.dataDir)
    expect(next).not.toBe(url)
    expect(await fetch(`${next}/_companion/health`)).toMatchObject({ status: 200 })
    expect(await dialogs(second)).toEqual([])
  })
})

describe('a launch while the app is quitting', () => {
  it('starts it again afterwards, on the same folder and with Chromium’s switches', async () => {
    const folder = join(world.folder, 'chosen')
    const desktop = await world.open({
      args: ['--hidden', `--data-dir=${folder}`, '--ozone-platform=x11'],
    })
    const request = await holdOpen(await addressOf(folder))
    await soon(async () => (await desktop.tray()).length).toBeGreaterThan(0)
    await desktop.quit()
    // What macOS does for a link, a file, and a click in the Dock.
    await desktop.call('openFile', join(world.folder, 'w.companion-seed'))
    await desktop.openUrl('posthog-companion-dev://integration?provider=github&status=success')
    await desktop.call('activate')
    request.destroy()
    expect(await desktop.exited).toBe(0)
    const started = [...desktop.log().matchAll(/^relaunch (.*)$/gm)].map(([, text = '']) => JSON.parse(text))
    expect(started).toEqual([
      {
        args: [
          expect.any(String),
          '--ozone-platform=x11',
          'posthog-companion-dev://integration?provider=github&status=success',
        ],
        env: { COMPANION_DATA_DIR: folder, COMPANION_PORT: '0' },
      },
    ])
  })

  it('starts it again even if it had nothing to open', async () => {
    const desktop = await world.open({ args: ['--hidden'] })
    const request = await holdOpen(await addressOf(world.dataDir))
    await soon(async () => (await desktop.tray()).length).toBeGreaterThan(0)
    await desktop.quit()
    await desktop.call('secondInstance', ['--hidden'])
    request.destroy()
    expect(await desktop.exited).toBe(0)
    expect(desktop.log()).toMatch(/^relaunch \{"args":\["[^"]+"\]/m)
  })
})

describe('an app that is still starting', () => {
  it('can be asked to quit at any time, and opens nothing afterwards', async () => {
    const moments = [() => true, () => existsSync(join(world.dataDir, 'companion.db'))]
    for (const moment of moments) {
      const desktop = await world.open()
      await soon(() => moment()).toBe(true)
      await desktop.quit()
      expect(await desktop.exited).toBe(0)
      expect(desktop.log()).not.toMatch(/after app.exit|destroyed|unhandled/)
    }
  })

  it('reports an invalid option in a dialog, which Linux shows only once it is ready', async () => {
    const desktop = await world.open({ args: ['--port=none'] })
    expect(await desktop.exited).toBe(1)
    expect(desktop.log()).toMatch(/^error box: PostHog Companion can’t start: .*port/im)
  })
})

describe('a second launch', () => {
  it('opens a seed file relative to its own working directory, and the settings', async () => {
    const folder = join(world.folder, 'elsewhere')
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'w.companion-seed'),
      '{ "version": 1, "users": [{ "email": "a@example.com" }] }',
    )
    const desktop = await world.open({ args: ['--hidden'] })
    const origin = await addressOf(world.dataDir)
    expect(await desktop.startAgain(['w.companion-seed'], folder)).toBe(0)
    await soon(async () => (await dialogs(desktop))[0]?.message).toBe('Apply w.companion-seed?')
    await desktop.call('answerDialog', 1)

    expect(await desktop.startAgain(['--settings'])).toBe(0)
    await soon(async () => (await appWindow(desktop))?.url).toBe(`${origin}/settings`)
  })

  it('opens a seed file with the server that has it, if the app uses another process’s', async () => {
    await using server = await serve(world.dataDir)
    const desktop = await world.open({ args: ['--hidden'] })
    await soon(async () => (await dialogs(desktop))[0]?.buttons[0]).toBe('Use Running Server')
    await desktop.call('answerDialog', 0)
    await soon(async () => (await desktop.tray()).length).toBeGreaterThan(0)
    await desktop.call('openFile', join(world.folder, 'w.companion-seed'))
    await soon(async () => (await dialogs(desktop)).at(-1)?.message).toContain('can’t be applied')
    await desktop.call('answerDialog', 0)

    await desktop.clickTray('open')
    await shownWindow(desktop)
    expect(await desktop.call('fetchAsPage', 'GET', '/api/users/@me/')).toMatchObject({ status: 200 })
    expect(await desktop.call('invoke', 'app', 'status:get')).toMatchObject({
      attachedTo: server.url,
      hedgehog: 'attached',
    })
  })
})
