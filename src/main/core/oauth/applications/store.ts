import { v7 as uuidv7 } from 'uuid'
import { type Clock, timestamp } from '../../base/time.ts'
import type { Db } from '../../db/open.ts'
import { parseList } from '../protocol/lists.ts'
import type { Application, ApplicationKind } from './application.ts'

type Row = {
  id: string
  client_id: string
  name: string
  kind: ApplicationKind
  secret_hash: string | null
  redirect_uris: string
  scopes: string
  optional_scopes: string
  is_verified: number
  is_first_party: number
  organization_id: string | null
  created_at: string
  updated_at: string
}

type NewApplication = Omit<Application, 'id' | 'kind' | 'createdAt' | 'updatedAt'> & {
  kind: Exclude<ApplicationKind, 'development'>
}

export type ApplicationStore = ReturnType<typeof createApplicationStore>

export function createApplicationStore(db: Db, clock: Clock) {
  const byClientId = db.prepare<[string], Row>('SELECT * FROM oauth_applications WHERE client_id = ?')
  const byId = db.prepare<[string], Row>('SELECT * FROM oauth_applications WHERE id = ?')
  const ofOrganization = db.prepare<[string], Row>(
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

  const read = (row: Row | undefined): Application | null => (row === undefined ? null : toApplication(row))
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
    ofOrganization: (id: string): Application[] => ofOrganization.all(id).map(toApplication),
    create,
    /** Creates an application, or changes the one with this client ID, whose kind stays. */
    put(application: NewApplication): void {
      if (byClientId.get(application.clientId) === undefined) create(application)
      else update.run(columns(application))
    },
  }
}

function toApplication(row: Row): Application {
  return {
    id: row.id,
    clientId: row.client_id,
    name: row.name,
    kind: row.kind,
    secretHash: row.secret_hash,
    redirectUris: parseList(row.redirect_uris),
    scopes: parseList(row.scopes),
    optionalScopes: parseList(row.optional_scopes),
    isVerified: row.is_verified === 1,
    isFirstParty: row.is_first_party === 1,
    organizationId: row.organization_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
