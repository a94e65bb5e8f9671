import { sha256 } from '../base/hashing.ts'
import { type Clock, timestamp, timestampIn } from '../base/time.ts'
import type { Db } from '../db/open.ts'

/** A command line that asks to be signed in. Its codes are only here as hashes. */
export type CliCodeRow = {
  device_hash: string
  /** The key that it gets once it is approved. */
  key_hash: string
  key_mask: string
  expires_at: string
  /** Until when an approved key is handed out; null before it is approved. */
  approved_until: string | null
  label: string | null
  project_id: number | null
}

export type CliCodeStore = ReturnType<typeof createCliCodeStore>

export function createCliCodeStore(db: Db, clock: Clock) {
  const insert = db.prepare(`
    INSERT INTO cli_codes (device_hash, user_code_hash, key_hash, key_mask, expires_at)
    VALUES (@device, @user, @key_hash, @key_mask, @expires_at)`)
  const purge = db.prepare("DELETE FROM cli_codes WHERE max(expires_at, coalesce(approved_until, '')) <= ?")
  const count = db.prepare('SELECT count(*) FROM cli_codes').pluck()
  const byDevice = db.prepare<[string], CliCodeRow>('SELECT * FROM cli_codes WHERE device_hash = ?')
  const byUserCode = db.prepare<[string, string], CliCodeRow>(
    'SELECT * FROM cli_codes WHERE user_code_hash = ? AND expires_at > ?',
  )
  const isUserCodeTaken = db.prepare('SELECT 1 FROM cli_codes WHERE user_code_hash = ?')
  const approve = db.prepare(
    'UPDATE cli_codes SET approved_until = ?, label = ?, project_id = ? WHERE device_hash = ?',
  )
  const remove = db.prepare('DELETE FROM cli_codes WHERE device_hash = ?')

  return {
    /** How many wait; those that have expired are removed before. */
    waiting(): number {
      purge.run(timestamp(clock))
      return Number(count.get())
    },
    isTaken: (userCode: string): boolean => isUserCodeTaken.get(sha256(userCode)) !== undefined,
    add(codes: { device: string; user: string; validMs: number; key: { hash: string; mask: string } }): void {
      insert.run({
        device: sha256(codes.device),
        user: sha256(codes.user),
        key_hash: codes.key.hash,
        key_mask: codes.key.mask,
        expires_at: timestampIn(clock, codes.validMs),
      })
    },
    byDeviceCode: (code: string): CliCodeRow | null => byDevice.get(sha256(code)) ?? null,
    /** Null where it has expired. */
    byUserCode: (code: string): CliCodeRow | null => byUserCode.get(sha256(code), timestamp(clock)) ?? null,
    approve(row: CliCodeRow, approval: { forMs: number; label: string; projectId: number }): void {
      approve.run(timestampIn(clock, approval.forMs), approval.label, approval.projectId, row.device_hash)
    },
    remove(row: CliCodeRow): void {
      remove.run(row.device_hash)
    },
  }
}
