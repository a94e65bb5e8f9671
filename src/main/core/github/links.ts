import type { ActivityStore } from '../activity/store.ts'
import type { Actor } from '../actor.ts'
import type { Db } from '../db/open.ts'
import type { IntegrationRow, IntegrationStore } from '../integrations/store.ts'

export type LinkService = ReturnType<typeof createLinkService>

/** The life of a link between a user and a GitHub installation. */
export function createLinkService(deps: { db: Db; integrations: IntegrationStore; activity: ActivityStore }) {
  const { db, integrations, activity } = deps
  const forget = db.transaction((actor: Actor, row: IntegrationRow): void => {
    integrations.remove(row.id)
    activity.record(actor, 'integration.removed', `GitHub ${row.account_name ?? row.installation_id}`)
  }).immediate

  return {
    async remove(actor: Actor, row: IntegrationRow): Promise<void> {
      forget(actor, row)
    },
  }
}
