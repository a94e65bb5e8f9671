import type { Host } from '../../src/main/core/base/host.ts'
import { openMemorySecrets } from '../../src/main/platform/keychain.ts'

const ignore = (): void => {}

/** A host without a window, whose secrets are in memory and whose log goes nowhere. */
export function testHost(changes: Partial<Host> = {}): Host {
  return {
    clock: Date.now,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    openSecrets: openMemorySecrets,
    person: () => ({ firstName: 'Olga', lastName: 'Owner', email: 'olga@example.com' }),
    openExternal: null,
    notify: null,
    ...changes,
  }
}
