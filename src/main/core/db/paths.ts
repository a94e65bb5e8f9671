import { join } from 'node:path'

export const databasePath = (dataDir: string) => join(dataDir, 'companion.db')

/** The folder for the program's own backups. */
export const backupFolder = (dataDir: string) => join(dataDir, 'backups')

/** Where an uploaded backup is kept until the next start, since a running server can't replace its own database. */
export const pendingRestorePath = (dataDir: string) => join(dataDir, 'restore-at-next-start.db')

/** The file that the running server has locked. */
export const lockPath = (dataDir: string) => join(dataDir, 'server.lock')

/** The address of the running server. */
export const announcementPath = (dataDir: string) => join(dataDir, 'server.json')
