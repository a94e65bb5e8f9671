import { join } from 'node:path'

export const databasePath = (dataDir: string) => join(dataDir, 'companion.db')

/** Where the program's own copies of the database lie. */
export const backupFolder = (dataDir: string) => join(dataDir, 'backups')
