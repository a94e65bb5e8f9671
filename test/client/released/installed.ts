import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const clients = process.env.COMPANION_TEST_CLIENTS

/** Where a released client of PostHog's is installed. Prints why its tests are skipped if it isn't. */
export function installedClient(name: string) {
  const folder = join(clients ?? '', name.replace('/', '-'))
  if (clients === undefined)
    process.stdout.write(`skipped: ${name} (not installed; \`npm run test:clients\` installs it)\n`)
  return {
    isMissing: clients === undefined,
    folder,
    /** The name and version, as docs/clients.md has them. */
    inDocs: () => {
      const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
      return `\`${name}\` ${JSON.parse(manifest).version}`
    },
  }
}

export const CLIENTS_PAGE = readFileSync(join(import.meta.dirname, '../../../docs/clients.md'), 'utf8')
