import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import packageJson from '../../../package.json' with { type: 'json' }
import { atRestRows } from './at-rest.ts'
import { coldFetchRows } from './cold-fetch.ts'
import { oauthRows } from './oauth.ts'
import { picture } from './picture.ts'
import { endWithChildren } from './processes.ts'
import { report } from './report.ts'
import { repositoryRows } from './repositories.ts'
import { requestRows } from './requests.ts'
import type { Row } from './row.ts'
import { uiRows } from './ui.ts'
import { worldRows } from './worlds.ts'

/** Runs all benchmarks and writes docs/bench.md and its chart. Requires a build. */
const docs = join(import.meta.dirname, '../../../docs')
const folder = mkdtempSync(join(tmpdir(), 'companion-bench-'))
endWithChildren()
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const parts: [name: string, measure: () => Promise<Row[]>][] = [
  ['requests', () => requestRows(folder)],
  ['OAuth', () => oauthRows(folder)],
  ['repositories', () => repositoryRows(folder)],
  ['first sync', coldFetchRows],
  ['startup and memory', () => atRestRows(folder)],
  ['UI', () => uiRows(folder)],
  ['test worlds', worldRows],
]
const rows: Row[] = []
for (const [name, measure] of parts) {
  process.stderr.write(`${name} …\n`)
  rows.push(...(await measure()))
}

const version = new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get()
const fastify: unknown = createRequire(import.meta.url)('fastify/package.json').version
mkdirSync(join(docs, 'images'), { recursive: true })
writeFileSync(join(docs, 'images/bench.svg'), picture(rows))
const text = report(rows, {
  'PostHog Companion': packageJson.version,
  Node: process.versions.node,
  SQLite: String(version),
  Fastify: String(fastify),
})
writeFileSync(join(docs, 'bench.md'), text)
process.stdout.write(text)
// Workers and sockets of the load generator may still be open.
process.exit(0)
