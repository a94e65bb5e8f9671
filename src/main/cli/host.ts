import type { LogLevel } from '../core/base/config-values.ts'
import type { Host } from '../core/base/host.ts'
import { expandHints } from '../platform/hints.ts'
import { openKeychain, openMemorySecrets } from '../platform/keychain.ts'
import { createLog } from '../platform/log.ts'
import { exampleUser, systemUser } from '../platform/system-user.ts'

/** A host without a window. */
export function nodeHost(options: {
  level: LogLevel
  json: boolean
  ephemeral: boolean
  dataDir?: string | undefined
}): Host {
  return {
    clock: Date.now,
    log: createLog(options),
    openSecrets: options.ephemeral ? openMemorySecrets : openKeychain,
    systemUser: options.ephemeral ? exampleUser : systemUser,
    expandHints: (message) => expandHints(message, options),
    openExternal: null,
    notify: null,
  }
}
