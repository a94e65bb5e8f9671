import { join } from 'node:path'
import { app } from 'electron'
import { createLog } from '../../platform/log.ts'
import { createLogFile } from './log-file.ts'
import { openFolder } from './open-folder.ts'
import type { Log } from './running-core.ts'

/** Logs to stderr, and to a file for users who launch the app without a terminal. Call it after the paths are set. */
export function createAppLog(dataDir: string): Log {
  const writeFile = createLogFile(logFolder(dataDir))
  return createLog({
    level: 'info',
    json: false,
    write(line) {
      process.stderr.write(line)
      writeFile(line)
    },
  })
}

export const showLogs = (dataDir: string) => openFolder(logFolder(dataDir))

/** The folder for the app's logs: `~/Library/Logs` on macOS, the app's own folder elsewhere. */
function logFolder(dataDir: string): string {
  try {
    return app.getPath('logs')
  } catch {
    return join(dataDir, 'logs')
  }
}
