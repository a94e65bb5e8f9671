import { initial } from './migrations/001-initial.ts'
import { sessionsWithoutACookie } from './migrations/002-sessions-without-a-cookie.ts'
import { statesNameTheirServer } from './migrations/003-states-name-their-server.ts'
import { oauth } from './migrations/004-oauth.ts'
import { organizationSettingsAndCliSignIn } from './migrations/005-organization-settings-and-cli-sign-in.ts'
import { apiKeysThatExpire } from './migrations/006-api-keys-that-expire.ts'
import { statesKeepTheirRedirect } from './migrations/007-states-keep-their-redirect.ts'

/** Applied in this order and never reversed; the position is the schema version. Never edit a released one. */
export const MIGRATIONS: readonly string[] = [
  initial,
  sessionsWithoutACookie,
  statesNameTheirServer,
  oauth,
  organizationSettingsAndCliSignIn,
  apiKeysThatExpire,
  statesKeepTheirRedirect,
]

/** `PRAGMA user_version` after all migrations. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** `PRAGMA application_id`, which identifies the program's files: "PHCo". */
export const APPLICATION_ID = 0x5048436f
