import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { type Clock, timestamp } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import type { Application, ApplicationKind } from './application.ts'

const jsonList = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)))

const rowSchema = z
  .object({
    id: z.string(),
    client_id: z.string(),
    name: z.string(),
    kind: z.enum(['development', 'registered', 'dcr', 'cimd']),
    secret_hash: z.string().nullable(),
    redirect_uris: jsonList,
    scopes: jsonList,
    optional_scopes: jsonList,
    is_verified: z.int(),
    is_first_party: z.int(),
    organization_id: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .transform(
    (row): Application => ({
      id: row.id,
      clientId: row.client_id,
      name: row.name,
      kind: row.kind,
      secretHash: row.secret_hash,
      redirectUris: row.redirect_uris,
      scopes: row.scopes,
      optionalScopes: row.optional_scopes,
      isVerified: row.is_verified === 1,
      isFirstParty: row.is_first_party === 1,
      organizationId: row.organization_id,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  )

type NewApplication = Omit<Application, 'id' | 'kind' | 'createdAt' | 'updatedAt'> & {
  kind: Exclude<ApplicationKind, 'development'>
}

export type ApplicationStore = ReturnType<typeof createApplicationStore>

export function createApplicationStore(db: Db, clock: Clock) {
  const byClientId = db.prepare('SELECT * FROM oauth_applications WHERE client_id = ?')
  const byId = db.prepare('SELECT * FROM oauth_applications WHERE id = ?')
  const ofOrganization = db.prepare(
    'SELECT * FROM oauth_applications WHERE organization_id = ? ORDER BY created_at DESC, id DESC',
  )
  const insert = db.prepare(`
    INSERT INTO oauth_applications (id, client_id, name, kind, secret_hash, redirect_uris, scopes, optional_scopes, is_verified,
      is_first_party, organization_id, created_at, updated_at)
    VALUES (@id, @clientId, @name, @kind, @secretHash, @redirectUris, @scopes, @optionalScopes, @isVerified,
      @isFirstParty, @organizationId, @now, @now)`)
  const update = db.prepare(`
    UPDATE oauth_applications SET name = @name, secret_hash = @secretHash, redirect_uris = @redirectUris, scopes = @scopes,
      optional_scopes = @optionalScopes, is_verified = @isVerified, is_first_party = @isFirstParty, updated_at = @now
    WHERE client_id = @clientId AND (name, secret_hash, redirect_uris, scopes, optional_scopes, is_verified, is_first_party)
      IS NOT (@name, @secretHash, @redirectUris, @scopes, @optionalScopes, @isVerified, @isFirstParty)`)

  const read = (row: unknown): Application | null => (row === undefined ? null : rowSchema.parse(row))
  const columns = (application: NewApplication) => ({
    ...application,
    redirectUris: JSON.stringify(application.redirectUris),
    scopes: JSON.stringify(application.scopes),
    optionalScopes: JSON.stringify(application.optionalScopes),
    isVerified: Number(application.isVerified),
    isFirstParty: Number(application.isFirstParty),
    now: timestamp(clock),
  })
  const create = (application: NewApplication): void => {
    insert.run({ ...columns(application), id: uuidv7() })
  }

  return {
    byClientId: (clientId: string): Application | null => read(byClientId.get(clientId)),
    byId: (id: string): Application | null => read(byId.get(id)),
    /** Newest first. */
    ofOrganization: (id: string): Application[] => rowSchema.array().parse(ofOrganization.all(id)),
    create,
    /** Creates an application, or changes the one with this client ID, whose kind stays. */
    put(application: NewApplication): void {
      if (byClientId.get(application.clientId) === undefined) create(application)
      else update.run(columns(application))
    },
  }
}
