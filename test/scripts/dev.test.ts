import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser/window.ts'
import { WORLD } from '../support/browser/world.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const COPIED = [
  'src',
  'build',
  'scripts',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

const folder = mkdtempSync(join(tmpdir(), 'companion dev '))
const inCopy = (...parts: string[]) => join(folder, ...parts)

/** Edits a file of the copy, like an editor. */
const edit = (file: string, from: string | RegExp, to: string) => {
  const text = readFileSync(inCopy(file), 'utf8')
  const edited = text.replace(from, to)
  if (edited === text) throw new Error(`${file} has no ${from} to change.`)
  writeFileSync(inCopy(file), edited)
}

const fileWith = (under: string, part: string) => {
  const names = readdirSync(inCopy(under), { recursive: true, encoding: 'utf8' })
  const found = names
    .filter((name) => name.endsWith('.ts'))
    .find((name) => readFileSync(inCopy(under, name), 'utf8').includes(part))
  if (found === undefined) throw new Error(`No file under ${under} has ${part} in it.`)
  return join(under, found)
}

let browser: Browser
let dev: ChildProcess
/** The URLs that `npm run dev` printed, by their labels. */
const printed = new Map<string, string>()

beforeAll(async () => {
  for (const name of COPIED)
    cpSync(join(ROOT, name), inCopy(name), { recursive: true, preserveTimestamps: true })
  symlinkSync(join(ROOT, 'node_modules'), inCopy('node_modules'), 'junction')
  writeFileSync(inCopy('world.json'), JSON.stringify(WORLD))
  const options = ['--headless', '--port', '0', '--ephemeral', '--seed', 'world.json']
  dev = spawn(process.execPath, ['scripts/launch.cjs', 'scripts/dev.mjs', ...options], {
    cwd: folder,
    env: { ...process.env, HOME: folder, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  browser = await launchBrowser()
  if (dev.stdout === null) throw new Error('It has no output.')
  for await (const line of createInterface({ input: dev.stdout })) {
    const [, label = '', address = ''] = /^ {2}(\S.*?) {2,}(http\S+)$/.exec(line) ?? []
    printed.set(label, address)
    if (label === 'API') break
  }
}, 120_000)

afterAll(async () => {
  await browser?.close()
  if (dev?.exitCode === null) {
    const exit = once(dev, 'exit')
    dev.kill('SIGINT')
    expect(await exit).toEqual([0, null])
  }
  rmSync(folder, { recursive: true, force: true })
})

const api = () => printed.get('API') ?? ''
const signInAddress = () => printed.get('Open the app') ?? ''

describe('npm run dev without Electron', () => {
  it('serves the pages at the printed URL, and updates an edited one without a reload', async () => {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(signInAddress())
    await page.waitForURL(new URL('/', signInAddress()).href, { timeout: 60_000 })
    await page.goto(new URL('/integrations', signInAddress()).href)
    await page.getByRole('heading', { name: 'Integrations', level: 1 }).waitFor({ timeout: 60_000 })
    await page.getByText('acme', { exact: true }).first().waitFor()
    await page.evaluate(() => document.documentElement.setAttribute('data-stays', 'yes'))

    edit('src/renderer/integrations/integrations.tsx', /(?<=<Page[^>]*)\btitle=\{[^}]+\}/, 'title="Edited"')

    await page.getByRole('heading', { name: 'Edited', level: 1 }).waitFor()
    expect(await page.evaluate(() => document.documentElement.getAttribute('data-stays'))).toBe('yes')
    expect(faults).toEqual([])
  }, 120_000)

  it('restarts the core with its current sources at the same port', async () => {
    const status = async () =>
      fetch(`${api()}/_companion/edited`).then(
        (response) => response.status,
        () => 'not there',
      )
    expect(await status()).toBe(404)

    edit(fileWith('src/main/core', "'/_companion/health'"), "'/_companion/health'", "'/_companion/edited'")

    await expect.poll(status, { timeout: 60_000 }).toBe(200)
    const throughPages = await fetch(new URL('/_companion/edited', signInAddress()))
    expect(throughPages.status).toBe(200)
  }, 120_000)

  it('serves the pages at another port than the core', () => {
    expect(new URL(signInAddress()).port).not.toBe(new URL(api()).port)
  })
})
