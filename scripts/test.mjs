import { mkdirSync, rmSync } from 'node:fs'
import { delimiter } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findBrowser } from './setup/browser.mjs'
import { missingClients } from './setup/clients.mjs'
import { electronBinary, fetchElectron } from './setup/electron.mjs'
import { keyringObstacle, runWithKeyring } from './setup/keyring.mjs'
import { failWith, inProject, projectNode, SetupError, say, tools } from './setup/project.mjs'
import { countsLine, readCounts } from './setup/results.mjs'
import { run } from './setup/run.mjs'
import { typecheck } from './typecheck.mjs'

/** @typedef {{ name: string, code: number, seconds: number }} Step */

const reportFile = inProject('out', 'test', 'vitest.json')

/** Tests that can't run here, and why. */
const findLeftOut = () => {
  const keyring = keyringObstacle()
  const clients = missingClients()
  return [
    ...(keyring ? [`keychain tests: ${keyring}`] : []),
    ...(findBrowser() ? [] : ['browser tests: there is no Chromium or Chrome']),
    ...(electronBinary() ? [] : ['desktop end-to-end tests: Electron is not downloaded']),
    ...(clients.length > 0
      ? [`tests of ${clients.join(' and ')}: \`npm run test:clients\` installs them`]
      : []),
  ]
}

/** The test environment, without the user's own settings. */
const testEnvironment = () => {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(COMPANION|GITHUB_APP)_/.test(name))
  const browser = findBrowser()
  const electron = electronBinary()
  return {
    ...Object.fromEntries(inherited),
    PATH: `${inProject('node_modules', '.bin')}${delimiter}${process.env.PATH}`,
    // Each worker loads Vitest and much of the app. The cache is next to the build, so that it is deleted with out/.
    NODE_COMPILE_CACHE: inProject('out', '.compile-cache'),
    COMPANION_TEST_KEYRING: keyringObstacle() ? '0' : '1',
    ...(browser && { COMPANION_TEST_BROWSER: browser }),
    ...(missingClients().length === 0 && { COMPANION_TEST_CLIENTS: inProject('out', 'clients') }),
    ...(electron && { COMPANION_TEST_ELECTRON: electron }),
  }
}

/** @param {string[]} args arguments for Vitest; without any, all tests run */
const runTests = (args) => {
  mkdirSync(inProject('out', 'test'), { recursive: true })
  rmSync(reportFile, { force: true })
  const reporters = [
    ...(args.some((arg) => arg.startsWith('--reporter')) ? [] : ['--reporter=default']),
    `--reporter=${inProject('scripts', 'setup', 'retried-reporter.mjs')}`,
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ]
  const command = [tools.vitest, 'run', ...args, ...reporters]
  const env = testEnvironment()
  return env.COMPANION_TEST_KEYRING === '1'
    ? runWithKeyring(projectNode(), command, env)
    : run(projectNode(), command, { env })
}

/**
 * @param {string} name
 * @param {() => Promise<number>} work
 * @returns {Promise<Step>}
 */
const step = async (name, work) => {
  say(`\n${name} …`)
  const begin = Date.now()
  const code = await work()
  return { name, code, seconds: (Date.now() - begin) / 1000 }
}

/**
 * @param {Step[]} steps
 * @param {string[]} leftOut
 */
const printSummary = (steps, leftOut) => {
  const lines = [
    '',
    ...steps.map(
      ({ name, code, seconds }) =>
        `${name.padEnd(12)} ${code === 0 ? 'passed' : 'FAILED'}  ${seconds.toFixed(1)} s`,
    ),
    ...leftOut.map((what) => `left out     ${what}`),
    countsLine(readCounts(reportFile)),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

const requireElectron = async () => {
  if (!(await fetchElectron()))
    throw new SetupError('Electron could not be downloaded: its tests can’t run here.')
}

/** @param {string[]} args */
const test = async (args) => {
  const withElectron = args[0] === '--with-electron'
  const asked = withElectron ? args.slice(1) : args
  await ensureBuilt()
  if (withElectron) await requireElectron()
  const steps =
    asked.length > 0
      ? []
      : [
          await step('types', typecheck),
          await step('lint', () => run(projectNode(), [tools.biome, 'check', '.'])),
        ]
  steps.push(await step('tests', () => runTests(asked)))
  printSummary(steps, findLeftOut())
  if (steps.some(({ code }) => code !== 0)) process.exitCode = 1
}

await test(process.argv.slice(2)).catch(failWith)
