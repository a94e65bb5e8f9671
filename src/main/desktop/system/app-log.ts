import { join } from 'node:path'
import { app, shell } from 'electron'
import { createLog } from '../../platform/log.ts'
import { createLogFile } from './log-file.ts'
import type { Log } from './running-core.ts'

/** The log of the app: stderr, and a file for those who started it with a click. Call it once the paths are set. */
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

export async function showLogs(dataDir: string): Promise<void> {
  await shell.openPath(logFolder(dataDir))
}

/** Where the system keeps logs of apps: `~/Library/Logs` on macOS, the app's own folder elsewhere. */
function logFolder(dataDir: string): string {
  try {
    return app.getPath('logs')
  } catch {
    return join(dataDir, 'logs')
  }
}
