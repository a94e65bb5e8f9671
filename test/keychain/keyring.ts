import { createServer, type Server } from 'node:net'
import { join } from 'node:path'

/** Whether a keychain of this run's own answers, as `npm test` arranges it; the person's own must not be touched. */
export const hasKeyring = process.env.COMPANION_TEST_KEYRING === '1'

export const SERVICE = 'posthog-companion'

/** Says once why the tests of a file are left out. */
export function explainSkip(what: string): void {
  if (!hasKeyring)
    process.stdout.write(`  left out: ${what}, since no keychain of this run answers (npm test brings one)\n`)
}

/** The address of a session bus that takes connections and never says a word, as a keychain that waits for its person. */
export async function silentBus(folder: string): Promise<{ address: string; server: Server }> {
  const path = join(folder, 'bus')
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume()
  })
  await new Promise<void>((listening) => server.listen(path, listening))
  return { address: `unix:path=${path}`, server }
}
