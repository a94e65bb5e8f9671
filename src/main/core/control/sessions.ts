import type { Db } from '../db/open.ts'

type Kept = { hash: string; uuid: string }

/**
 * Runs something that replaces users, and then ends the sessions and sign-in links whose user is gone, or is another one with the same
 * number.
 */
export function keepSessions(db: Db): (replaceUsers: () => void) => void {
  const tables = ['sessions', 'login_tokens'].map((table) => ({
    owners: db.prepare<[], Kept>(`SELECT hash, uuid FROM ${table} JOIN users ON users.id = user_id`),
    isOwned: db.prepare<[Kept]>(
      `SELECT 1 FROM ${table} JOIN users ON users.id = user_id WHERE hash = @hash AND uuid = @uuid`,
    ),
    end: db.prepare<[Kept]>(`DELETE FROM ${table} WHERE hash = @hash`),
  }))
  return (replaceUsers) => {
    const before = tables.map(({ owners }) => owners.all())
    replaceUsers()
    tables.forEach(({ isOwned, end }, index) => {
      for (const row of before[index] ?? []) if (isOwned.get(row) === undefined) end.run(row)
    })
  }
}
