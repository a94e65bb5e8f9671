// Starts a packaged app without a window and requests its health: `node build/package/start-once.mjs [PROGRAM ARGUMENTS…]`.
// Without a program, it starts the unpacked app in dist/.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failWith, inProject, SetupError, say } from '../../scripts/setup/project.mjs'

const LIMIT_MS = 90_000

/** The unpacked app in the folder for this system. */
const findProgram = () => {
  const dist = inProject('dist')
  const folders = existsSync(dist) ? readdirSync(dist) : []
  const inside = {
    darwin: 'PostHog Companion.app/Contents/MacOS/PostHog Companion',
    win32: 'PostHog Companion.exe',
  }
  const name = process.platform in inside ? Reflect.get(inside, process.platform) : 'posthog-companion'
  const found = folders.map((folder) => join(dist, folder, name)).find((path) => existsSync(path))
  if (found === undefined)
    throw new SetupError('There is no unpacked app in dist/. Run: npm run package -- --dir')
  return found
}

/** @param {string} dataDir */
const readAddress = (dataDir) => {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')).url
  } catch {
    return undefined
  }
}

/** @param {string} dataDir @param {() => boolean} ended */
const waitForHealth = async (dataDir, ended) => {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end && !ended(); ) {
    const url = readAddress(dataDir)
    const answer = url && (await fetch(`${url}/_companion/health`).catch(() => null))
    if (answer?.ok) return answer.json()
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return null
}

/** @param {string[]} command */
const startOnce = async ([program = findProgram(), ...args]) => {
  const folder = mkdtempSync(join(tmpdir(), 'companion-package-'))
  const dataDir = join(folder, 'data')
  const child = spawn(program, [...args, '--hidden', '--port', '0', '--data-dir', dataDir], {
    stdio: 'inherit',
  })
  const exit = once(child, 'exit')
  let ended = false
  exit.then(
    () => {
      ended = true
    },
    () => {
      ended = true
    },
  )
  const health = await waitForHealth(dataDir, () => ended)
  child.kill()
  if (!ended) await Promise.race([exit, new Promise((resolve) => setTimeout(resolve, 15_000))])
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  if (health?.status !== 'ok') throw new SetupError(`${program} started but did not respond.`)
  say(`${program} is running: version ${health.version}, keychain ${health.keychain}`)
}

await startOnce(process.argv.slice(2)).catch(failWith)
