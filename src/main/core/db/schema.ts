import { initial } from './migrations/001-initial.ts'
import { sessionsWithoutACookie } from './migrations/002-sessions-without-a-cookie.ts'

import { statesNameTheirServer } from './migrations/003-states-name-their-server.ts'
import { oauth } from './migrations/004-oauth.ts'
import { organizationSettingsAndCliSignIn } from './migrations/005-organization-settings-and-cli-sign-in.ts'

/** Forward only, applied in this order; the position is the schema's number. Never edit one that was released. */
export const MIGRATIONS: readonly string[] = [
  initial,
  sessionsWithoutACookie,
  statesNameTheirServer,
  oauth,
  organizationSettingsAndCliSignIn,
]

/** What `PRAGMA user_version` holds once every migration is in. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** What `PRAGMA application_id` holds, so that our files are known as ours: "PHCo". */
export const APPLICATION_ID = 0x5048436f
