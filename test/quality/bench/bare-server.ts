import { hash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Database from 'better-sqlite3'

/**
 * The baseline: a plain `node:http` server with the same kind of database that only makes the same reads and writes as the product. Run it
 * with `node bare-server.ts FILE KEY`; it prints its URL.
 */
const [file = '', key = ''] = process.argv.slice(2)
const db = new Database(file)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec(`
  CREATE TABLE keys (hash TEXT PRIMARY KEY, user_id INTEGER NOT NULL);
  CREATE TABLE users (id INTEGER PRIMARY KEY, config TEXT NOT NULL);
  CREATE TABLE push_tokens (id TEXT PRIMARY KEY, user_id INTEGER NOT NULL, token TEXT NOT NULL, platform TEXT NOT NULL,
    created_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, UNIQUE (user_id, token));`)
db.prepare('INSERT INTO keys VALUES (?, 1)').run(hash('sha256', key, 'hex'))
db.prepare('INSERT INTO users VALUES (1, ?)').run(JSON.stringify({ version: 2, enabled: true }))
const findKey = db.prepare<[string], { user_id: number }>('SELECT user_id FROM keys WHERE hash = ?')
const findConfig = db.prepare<[number], { config: string }>('SELECT config FROM users WHERE id = ?')
const insert = db.prepare(`
  INSERT INTO push_tokens VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (user_id, token) DO UPDATE SET platform = excluded.platform, last_seen_at = excluded.last_seen_at`)

let serial = 0
const server = createServer((request, response) => {
  const bearer = request.headers.authorization?.slice('Bearer '.length) ?? ''
  const found = findKey.get(hash('sha256', bearer, 'hex'))
  const answer = (text: string): void => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(text)
  }
  if (request.method === 'GET') {
    answer(findConfig.get(found?.user_id ?? 0)?.config ?? '{}')
    return
  }
  let body = ''
  request.on('data', (chunk) => {
    body += String(chunk)
  })
  request.on('end', () => {
    const { token, platform } = JSON.parse(body)
    const id = String(++serial)
    const now = new Date().toISOString()
    insert.run(id, found?.user_id, token, platform, now, now)
    answer(JSON.stringify({ id, platform, created_at: now, last_seen_at: now }))
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})
process.on('SIGTERM', () => process.exit(0))
