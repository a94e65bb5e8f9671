import type { Host } from '../../src/main/core/base/host.ts'
import { openMemorySecrets } from '../../src/main/platform/keychain.ts'

const ignore = (): void => {}

/** A headless host with in-memory secrets and no log output. */
export function testHost(changes: Partial<Host> = {}): Host {
  return {
    clock: Date.now,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    openSecrets: openMemorySecrets,
    systemUser: () => ({ firstName: 'Olga', lastName: 'Owner', email: 'olga@example.com' }),
    expandHints: (message) => message,
    openExternal: null,
    notify: null,
    ...changes,
  }
}
