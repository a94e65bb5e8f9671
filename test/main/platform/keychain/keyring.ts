import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'

/** Whether this run has its own keychain, as `npm test` provides; the user's own must not be touched. */
export const hasKeyring = process.env.COMPANION_TEST_KEYRING === '1'

export const SERVICE = 'posthog-companion'

/** Prints once why a file's tests are skipped. */
export function explainSkip(what: string): void {
  if (!hasKeyring)
    process.stdout.write(`  left out: ${what}, since no keychain of this run answers (npm test brings one)\n`)
}

/**
 * A data folder's keychain entries by name. They are read one by one, since keytar's own list crashes the process if an entry is
 * removed in the meantime.
 */
export async function entriesOf(dataDir: string): Promise<Map<string, string>> {
  const { default: keytar } = await import('keytar')
  const instance = instanceOf(dataDir)
  const read = (name: string) => keytar.getPassword(SERVICE, `${instance}/${name}`)
  const names = z.array(z.string()).parse(JSON.parse((await read('index')) ?? '[]'))
  const found = await Promise.all(names.map(async (name) => [name, (await read(name)) ?? ''] as const))
  return new Map(found)
}

/** The prefix of a data folder's entries. */
export function instanceOf(dataDir: string): string {
  const db = new Database(join(dataDir, 'companion.db'), { readonly: true })
  const row = db.prepare("SELECT value FROM settings WHERE name = 'instance'").get()
  db.close()
  return z.object({ value: z.string() }).parse(row).value
}

/** The address of a session bus that accepts connections but never responds, like a keychain waiting for its user. */
export async function silentBus(folder: string): Promise<{ address: string; server: Server }> {
  const path = join(folder, 'bus')
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume()
  })
  await new Promise<void>((listening) => server.listen(path, listening))
  return { address: `unix:path=${path}`, server }
}
