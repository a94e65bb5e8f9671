import { v7 as uuidv7 } from 'uuid'
import type { NewUser, UserSummary } from '../../../shared/contract/users.ts'
import type { CallerUser } from '../auth/caller.ts'
import { AppError, notFound } from '../base/errors.ts'
import { randomAlphanumerics } from '../base/random.ts'
import { type Clock, timestamp } from '../base/time.ts'
import { type Db, inserted } from '../db/open.ts'
import { summarize } from './summarize.ts'

/** A row of `users`. JSON columns hold their text as it was sent; booleans are 0 or 1. */
export type UserRow = {
  id: number
  uuid: string
  distinct_id: string
  email: string
  first_name: string
  last_name: string
  password_hash: string | null
  is_staff: number
  is_active: number
  date_joined: string
  current_organization_id: string | null
  current_project_id: number | null
  hedgehog_config: string | null
  notification_settings: string | null
  events_column_config: string | null
  has_seen_product_intro_for: string | null
  anonymize_data: number | null
  allow_impersonation: number | null
  allow_sidebar_suggestions: number | null
  passkeys_enabled_for_2fa: number | null
  hide_mcp_hints: number
  toolbar_mode: string | null
  theme_mode: string | null
  shortcut_position: 'above' | 'below' | 'hidden' | '' | null
  role_at_organization: string | null
  ui_configuration: string | null
  credentials_reviewed_at: string | null
  onboarding_skipped_at: string | null
  onboarding_skipped_reason: 'delegated' | 'later' | 'other' | 'provisioned' | null
  onboarding_skipped_organization_id: string | null
  onboarding_delegated_to_invite: string | null
  onboarding_delegated_to_organization_id: string | null
  onboarding_delegation_accepted_at: string | null
}

type Changeable = Omit<UserRow, 'id' | 'uuid' | 'distinct_id' | 'date_joined'>

/** What to write; a column that is missing or undefined stays as it is. */
export type UserChanges = { [Column in keyof Changeable]?: Changeable[Column] | undefined }

export type UserStore = ReturnType<typeof createUserStore>

export function createUserStore(db: Db, clock: Clock) {
  const headById = db.prepare<[number], CallerUser>(`
    SELECT id, uuid, email, is_staff, is_active, current_organization_id, current_project_id, hedgehog_config
    FROM users WHERE id = ?`)
  const byId = db.prepare<[number], UserRow>('SELECT * FROM users WHERE id = ?')
  const activeByUuid = db.prepare<[string], UserRow>('SELECT * FROM users WHERE uuid = ? AND is_active = 1')
  const byEmail = db.prepare<[string], UserRow>('SELECT * FROM users WHERE email = ?')
  const first = db.prepare<[], UserRow>('SELECT * FROM users WHERE is_active = 1 ORDER BY id LIMIT 1')
  const all = db.prepare<[], UserRow>('SELECT * FROM users ORDER BY id')
  const insert = db.prepare<[string, string, string, string, string, number, string], UserRow>(`
    INSERT INTO users (uuid, distinct_id, email, first_name, last_name, is_staff, date_joined)
    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *`)

  const get = (id: number): UserRow => {
    const row = byId.get(id)
    if (row === undefined) throw notFound()
    return row
  }

  return {
    get,
    /** Null where the user is unknown or not active. */
    active: (id: number): CallerUser | null => {
      const row = headById.get(id)
      return row?.is_active === 1 ? row : null
    },
    findActive: (uuid: string): UserRow | null => activeByUuid.get(uuid) ?? null,
    /** Ignores case. */
    findByEmail: (email: string): UserRow | null => byEmail.get(email) ?? null,
    /** The owner of this data folder: its first user. Null before the first start. */
    owner: (): UserRow | null => first.get() ?? null,
    list: (): UserSummary[] => all.all().map(summarize),
    actives: (): UserRow[] => all.all().filter(({ is_active }) => is_active === 1),

    /** @throws AppError unique, where the address is taken */
    insert(user: NewUser): UserRow {
      if (byEmail.get(user.email) !== undefined) throw emailTaken()
      const { email, first_name, last_name, is_staff } = user
      const distinctId = randomAlphanumerics(43)
      return inserted(
        insert.get(uuidv7(), distinctId, email, first_name, last_name, is_staff ? 1 : 0, timestamp(clock)),
      )
    },

    update(id: number, changes: UserChanges): void {
      const columns = Object.entries(changes).filter(([, value]) => value !== undefined)
      if (columns.length === 0) return
      const assignments = columns.map(([name]) => `${name} = @${name}`).join(', ')
      db.prepare(`UPDATE users SET ${assignments} WHERE id = @id`).run({ ...Object.fromEntries(columns), id })
    },
  }
}

export function emailTaken(): AppError {
  return new AppError('unique', 'There is already an account with this email address.', { attr: 'email' })
}
