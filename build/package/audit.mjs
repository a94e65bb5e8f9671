// Reads what `npm audit --json` found and fails for what ships: `node build/package/audit.mjs audit.json`.
import { readFileSync } from 'node:fs'
import { ensureBuilt } from '../../scripts/build.mjs'
import { ensureInstalled } from '../../scripts/setup/install.mjs'
import { failWith, root, SetupError, say } from '../../scripts/setup/project.mjs'
import { readShippedPackages } from './shipped-packages.ts'

/** @param {string | undefined} file */
const audit = async (file) => {
  if (file === undefined)
    throw new SetupError('Usage: node build/package/audit.mjs FILE, with what npm audit --json wrote')
  const { vulnerabilities } = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof vulnerabilities !== 'object')
    throw new SetupError(`${file} is not what npm audit --json writes.`)
  await ensureInstalled()
  await ensureBuilt()
  const shipped = new Set(['electron', ...readShippedPackages(root).map(({ name }) => name)])
  const found = Object.values(vulnerabilities).filter(({ name }) => shipped.has(name))
  const lines = found.map(({ name, severity, range }) => `${name} ${range}: ${severity}`)
  if (lines.length > 0) throw new SetupError(`What ships has known weaknesses:\n${lines.join('\n')}`)
  say(
    `${shipped.size} packages ship, none with a known weakness; ${Object.keys(vulnerabilities).length} elsewhere.`,
  )
}

await audit(process.argv[2]).catch(failWith)
