// Fails if `npm audit --json` found a vulnerability in a shipped package: `node build/package/audit.mjs audit.json`.
import { readFileSync } from 'node:fs'
import { ensureBuilt } from '../../scripts/build.mjs'
import { ensureInstalled } from '../../scripts/setup/install.mjs'
import { failWith, root, SetupError, say } from '../../scripts/setup/project.mjs'
import { readShippedPackages } from './shipped-packages.ts'

/** @param {string | undefined} file */
const audit = async (file) => {
  if (file === undefined)
    throw new SetupError('Usage: node build/package/audit.mjs FILE (the output of npm audit --json)')
  const { vulnerabilities } = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof vulnerabilities !== 'object')
    throw new SetupError(`${file} is not the output of npm audit --json.`)
  await ensureInstalled()
  await ensureBuilt()
  const shipped = new Set(['electron', ...readShippedPackages(root).map(({ name }) => name)])
  const found = Object.values(vulnerabilities).filter(({ name }) => shipped.has(name))
  const lines = found.map(({ name, severity, range }) => `${name} ${range}: ${severity}`)
  if (lines.length > 0)
    throw new SetupError(`Shipped packages have known vulnerabilities:\n${lines.join('\n')}`)
  say(
    `${shipped.size} shipped packages without known vulnerabilities; ${Object.keys(vulnerabilities).length} in other packages.`,
  )
}

await audit(process.argv[2]).catch(failWith)
