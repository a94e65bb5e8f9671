import { join } from 'node:path'

export const databasePath = (dataDir: string) => join(dataDir, 'companion.db')

/** The folder for the program's own backups. */
export const backupFolder = (dataDir: string) => join(dataDir, 'backups')
