import { v7 as uuidv7 } from 'uuid'
import type { InstallRequest } from '../../../../shared/contract/github-link.ts'
import { type Clock, timestamp } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import type { Installation } from '../client/api.ts'

export type InstallRequestStore = ReturnType<typeof createInstallRequestStore>

/** Installations that a user has asked an organization owner to approve. */
export function createInstallRequestStore(db: Db, clock: Clock) {
  const insert = db.prepare(`
    INSERT INTO github_install_requests (id, user_id, github_login, status, requested_at)
    VALUES (?, ?, (SELECT github_login FROM integrations WHERE user_id = ? AND github_login IS NOT NULL LIMIT 1), 'pending', ?)`)
  const approve = db.prepare(`
    UPDATE github_install_requests SET status = 'approved', installation_id = ?, account_login = ?, account_type = ?, resolved_at = ?
    WHERE user_id = ? AND status = 'pending'`)
  const list = db.prepare<[number], InstallRequest>(`
    SELECT id, github_login, status, installation_id, account_login, account_type, requested_at, resolved_at
    FROM github_install_requests WHERE user_id = ? ORDER BY requested_at`)
  const remove = db.prepare('DELETE FROM github_install_requests WHERE id = ? AND user_id = ?')

  return {
    record(userId: number): void {
      insert.run(uuidv7(), userId, userId, timestamp(clock))
    },
    /** GitHub doesn't say which request an installation fulfills, so the one just linked counts. */
    resolve(userId: number, found: readonly Installation[]): void {
      const installation = found.at(-1)
      if (installation === undefined) return
      approve.run(
        installation.id,
        installation.accountName,
        installation.accountType,
        timestamp(clock),
        userId,
      )
    },
    list: (userId: number): InstallRequest[] => list.all(userId),
    /** Returns whether the user had such a request. */
    remove: (id: string, userId: number): boolean => remove.run(id, userId).changes > 0,
  }
}
