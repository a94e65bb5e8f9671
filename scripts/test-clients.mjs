import { mkdirSync, writeFileSync } from 'node:fs'
import { CLIENTS, clientFolder, missingClients } from './setup/clients.mjs'
import { npmCommand } from './setup/install.mjs'
import { failWith, inProject, projectNode, SetupError, say } from './setup/project.mjs'
import { run, toStderr } from './setup/run.mjs'

/** @param {typeof CLIENTS[number]} client */
const install = async ({ name, version, options }) => {
  say(`Installing ${name} ${version} (once) …`)
  const cwd = clientFolder(name)
  mkdirSync(cwd, { recursive: true })
  writeFileSync(`${cwd}/package.json`, '{ "private": true }')
  const [command, first] = npmCommand()
  // Nothing that the tests use is compiled or downloaded by the packages' scripts.
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...options]
  const code = await run(command, [...first, ...args, `${name}@${version}`], { stdio: toStderr, cwd })
  if (code !== 0) throw new SetupError(`npm could not install ${name} ${version}; see its message above.`)
}

/** Installs PostHog's released clients next to the build, and tests them against this server. */
const testClients = async () => {
  const missing = missingClients()
  for (const client of CLIENTS) if (missing.includes(client.name)) await install(client)
  process.exitCode = await run(projectNode(), [inProject('scripts', 'test.mjs'), 'test/client/released'])
}

await testClients().catch(failWith)
