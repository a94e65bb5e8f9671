import type { Db } from './open.ts'

/** Runs several reads as one. They must not write. */
export type OneRead = <T>(reads: () => T) => T

/** Runs several reads in one transaction: SQLite locks its files once for all of them, and locking takes longer than reading. */
export function createOneRead(db: Db): OneRead {
  const begin = db.prepare('BEGIN')
  const end = db.prepare('COMMIT')
  return (reads) => {
    begin.run()
    try {
      return reads()
    } finally {
      end.run()
    }
  }
}
