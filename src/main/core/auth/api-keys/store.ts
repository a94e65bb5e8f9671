import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import type {
  ApiKey,
  ApiKeyUpdate,
  CreatedApiKey,
  CurrentApiKey,
} from '../../../../shared/contract/api-keys.ts'
import type { Actor } from '../../base/actor.ts'
import type { Change } from '../../base/change.ts'
import { sha256 } from '../../base/hashing.ts'
import type { Log } from '../../base/host.ts'
import { randomAlphanumerics } from '../../base/random.ts'
import { type Clock, timestamp, timestampAt } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { TEXT } from '../../db/parameters.ts'
import type { UsedKey } from '../authenticate.ts'
import { CALLER_COLUMNS, type CallerUser, callerUserIn } from '../caller.ts'
import { createUseRecorder } from '../record-use.ts'
import { maskAsPostHog, maskOf } from './mask.ts'

const KEY_LENGTH = 43

type UsedRow = CallerUser & {
  key_id: string
  label: string
  scopes: string
  last_used_at: string | null
  expires_at: string | null
}

type SeededKey = { value: string; label?: string | undefined; scopes?: readonly string[] | undefined }

export type HiddenKey = { hash: string; mask: string }

const listRowSchema = z.object({
  id: z.string(),
  label: z.string(),
  user: z.string(),
  mask: z.string(),
  scopes: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
  last_rolled_at: z.string().nullable(),
  expires_at: z.string().nullable(),
})

export type ApiKeyStore = ReturnType<typeof createApiKeyStore>

export function createApiKeyStore(db: Db, deps: { clock: Clock; change: Change; log: Log }) {
  const insert = db.prepare(
    'INSERT INTO api_keys (id, user_id, label, hash, mask, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const used = db.prepare<[string], UsedRow>(`
    SELECT api_keys.id AS key_id, label, scopes, last_used_at, expires_at, ${CALLER_COLUMNS}
    FROM api_keys JOIN users ON users.id = user_id WHERE hash = ${TEXT}`)
  const touch = db.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ?')
  const list = db.prepare(`
    SELECT api_keys.id, label, email AS user, mask, scopes, created_at, last_used_at, last_rolled_at, expires_at
    FROM api_keys JOIN users ON users.id = api_keys.user_id
    WHERE @user IS NULL OR user_id = @user ORDER BY created_at`)
  const remove = db.prepare<[{ id: string; user: number | null }], { label: string }>(
    'DELETE FROM api_keys WHERE id = @id AND (@user IS NULL OR user_id = @user) RETURNING label',
  )
  const update = db.prepare(
    'UPDATE api_keys SET label = coalesce(?, label), scopes = coalesce(?, scopes) WHERE hash = ? AND user_id = ?',
  )
  const byId = db.prepare<
    [string],
    {
      id: string
      label: string
      mask: string
      scopes: string
      created_at: string
      last_used_at: string | null
      last_rolled_at: string | null
      user_id: number
    }
  >('SELECT * FROM api_keys WHERE id = ?')
  const owned = db.prepare<[string, number], { label: string; expires_at: string | null; scopes: string }>(
    'SELECT label, expires_at, scopes FROM api_keys WHERE id = ? AND user_id = ?',
  )
  const edit = db.prepare('UPDATE api_keys SET label = ?, expires_at = ? WHERE id = ?')
  const replaceValue = db.prepare('UPDATE api_keys SET hash = ?, mask = ?, last_rolled_at = ? WHERE id = ?')
  const anyOf = db.prepare('SELECT 1 FROM api_keys WHERE user_id = ? LIMIT 1')
  const exists = db.prepare('SELECT 1 FROM api_keys WHERE hash = ?')
  const recordUse = createUseRecorder({ clock: deps.clock, log: deps.log, what: 'an API key' })

  const addHidden = (
    userId: number,
    label: string,
    scopes: readonly string[],
    key: HiddenKey,
    expiresAt: string | null = null,
  ): string => {
    const id = uuidv7()
    const now = timestamp(deps.clock)
    insert.run(id, userId, label, key.hash, key.mask, JSON.stringify(scopes), now, expiresAt)
    return id
  }

  return {
    /** Creates a key and returns its value, which is not stored. */
    create: (
      actor: Actor,
      userId: number,
      label: string,
      scopes: readonly string[],
      expiresAt: string | null = null,
    ): CreatedApiKey =>
      deps.change(actor, (record) => {
        const value = newValue()
        const id = addHidden(userId, label, scopes, hide(value), comparable(expiresAt))
        record('api_key.created', `${label} (${scopes.join(', ')})`)
        return { id, label, scopes: [...scopes], value }
      }),

    /** Renames a key, or changes when it expires. Returns false if it does not exist or belongs to another user. */
    update: (actor: Actor, id: string, userId: number, change: ApiKeyUpdate): boolean =>
      deps.change(actor, (record) => {
        const row = owned.get(id, userId)
        if (row === undefined) return false
        const label = change.label ?? row.label
        edit.run(label, change.expires_at === undefined ? row.expires_at : comparable(change.expires_at), id)
        record('api_key.updated', label === row.label ? label : `${row.label} → ${label}`)
        return true
      }),

    /** Gives a key another value; the former one is refused at once. Null if it does not exist or belongs to another user. */
    roll: (actor: Actor, id: string, userId: number): CreatedApiKey | null =>
      deps.change(actor, (record) => {
        const row = owned.get(id, userId)
        if (row === undefined) return null
        const value = newValue()
        const { hash, mask } = hide(value)
        replaceValue.run(hash, mask, timestamp(deps.clock), id)
        record('api_key.rolled', row.label)
        return { id, label: row.label, scopes: [...parseScopes(row.scopes)], value }
      }),

    /** Adds a key whose value is known elsewhere. Inside a change. */
    addHidden,
    hide,
    hasAny: (userId: number): boolean => anyOf.get(userId) !== undefined,
    isKnown: (hash: string): boolean => exists.get(hash) !== undefined,

    /** Creates or updates the key with a seed's value. What is left out stays. Returns false if the key belongs to another user. */
    put(userId: number, { value, label, scopes }: SeededKey): boolean {
      const hash = sha256(value)
      const text = scopes === undefined ? null : JSON.stringify(scopes)
      if (update.run(label ?? null, text, hash, userId).changes > 0) return true
      if (exists.get(hash) !== undefined) return false
      addHidden(userId, label ?? 'seed', scopes ?? ['*'], hide(value))
      return true
    },

    /** The key that a request sent; null if it is unknown or has expired. */
    find(value: string): UsedKey | null {
      const hash = sha256(value)
      const row = used.get(hash)
      if (row === undefined) return null
      const { key_id: id, label, expires_at, last_used_at: lastUsedAt } = row
      if (expires_at !== null && expires_at <= timestampAt(deps.clock())) return null
      return { id, label, hash, scopes: parseScopes(row.scopes), user: callerUserIn(row), lastUsedAt }
    },
    recordUse: ({ id, lastUsedAt }: UsedKey): void =>
      recordUse(lastUsedAt, { key: id }, (now) => touch.run(now, id)),

    /** A key as PostHog describes it to itself, or null if it is gone. */
    describe(id: string): CurrentApiKey | null {
      const row = byId.get(id)
      if (row === undefined) return null
      const { label, created_at, last_used_at, last_rolled_at, user_id } = row
      return {
        id,
        label,
        value: null,
        mask_value: maskAsPostHog(row.mask),
        created_at,
        last_used_at,
        last_rolled_at,
        user_id,
        scopes: [...parseScopes(row.scopes)],
        scoped_teams: [],
        scoped_organizations: [],
      }
    },

    /** All keys, or those of one user, oldest first. */
    list: (userId: number | null): ApiKey[] => listRowSchema.array().parse(list.all({ user: userId })),

    /** Returns false if the key does not exist or belongs to another user. */
    revoke: (actor: Actor, id: string, userId: number | null): boolean =>
      deps.change(actor, (record) => {
        const row = remove.get({ id, user: userId })
        if (row !== undefined) record('api_key.revoked', row.label)
        return row !== undefined
      }),
  }
}

/** A cache, because nearly all requests use the same few lists of scopes. */
const parsedScopes = new Map<string, readonly string[]>()

function parseScopes(json: string): readonly string[] {
  const known = parsedScopes.get(json)
  if (known !== undefined) return known
  const scopes = z.array(z.string()).parse(JSON.parse(json))
  parsedScopes.set(json, scopes)
  return scopes
}

const newValue = () => `phx_${randomAlphanumerics(KEY_LENGTH)}`

/** A moment in the form in which all are stored, so that they compare as text. */
const comparable = (moment: string | null) => (moment === null ? null : timestampAt(Date.parse(moment)))

/** What is kept of a key's value. */
const hide = (value: string): HiddenKey => ({ hash: sha256(value), mask: maskOf(value) })
