import { v7 as uuidv7 } from 'uuid'
import { type Clock, DAY, timestamp, timestampAt } from '../base/time.ts'
import { type Db, inserted } from '../db/open.ts'
import { INTEGER, TEXT } from '../db/parameters.ts'

const VALID_MS = 3 * DAY
/** A user is shown at most so many, the newest. */
const PENDING_MAX = 25

export type InviteRow = {
  id: string
  organization_id: string
  target_email: string
  first_name: string
  message: string | null
  level: number
  created_by: number
  created_at: string
}

export type PendingInvite = {
  id: string
  target_email: string
  organization_id: string
  organization_name: string
  created_at: string
}

export type InviteStore = ReturnType<typeof createInviteStore>

/** Invitations to an organization. One that was accepted or canceled is gone. */
export function createInviteStore(db: Db, clock: Clock) {
  const insert = db.prepare<unknown[], InviteRow>(`
    INSERT INTO invites (id, organization_id, target_email, message, level, created_by, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *`)
  const remove = db.prepare('DELETE FROM invites WHERE id = ?')
  const forEmail = db.prepare<[string, string, number], PendingInvite>(`
    SELECT invites.id, target_email, organization_id, organizations.name AS organization_name, invites.created_at
    FROM invites JOIN organizations ON organizations.id = organization_id
    WHERE target_email = ${TEXT} AND invites.created_at > ${TEXT}
      AND organization_id NOT IN (SELECT organization_id FROM memberships WHERE user_id = ${INTEGER})
    ORDER BY invites.created_at DESC LIMIT ${PENDING_MAX}`)
  const acceptDelegations = db.prepare(`
    UPDATE users SET onboarding_delegation_accepted_at = ? WHERE onboarding_delegated_to_invite IN
      (SELECT id FROM invites WHERE target_email = ? AND created_at > ?)`)
  const removeForEmail = db.prepare<[string, string], InviteRow>(
    'DELETE FROM invites WHERE target_email = ? AND created_at > ? RETURNING *',
  )
  /** Invites that were made later than this can still be accepted. */
  const oldest = (): string => timestampAt(clock() - VALID_MS)

  return {
    create: (invite: {
      organizationId: string
      email: string
      message: string | null
      level: number
      by: number
    }): InviteRow =>
      inserted(
        insert.get(
          uuidv7(),
          invite.organizationId,
          invite.email,
          invite.message,
          invite.level,
          invite.by,
          timestamp(clock),
        ),
      ),
    cancel(id: string): void {
      remove.run(id)
    },
    /** Those that can still be accepted, to organizations that the user is not in, newest first. */
    pendingFor: (email: string, userId: number): PendingInvite[] => forEmail.all(email, oldest(), userId),
    /** The person with this address is here now: invites that still hold are used up, and who delegated to them learns of it. */
    accept(email: string): InviteRow[] {
      acceptDelegations.run(timestamp(clock), email, oldest())
      return removeForEmail.all(email, oldest())
    },
    isExpired: (invite: InviteRow): boolean => invite.created_at <= oldest(),
  }
}
