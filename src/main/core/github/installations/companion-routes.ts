import type { FastifyInstance } from 'fastify'
import { type Link, linkListSchema } from '../../../../shared/contract/github-app.ts'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { type CallerUser, callerOf } from '../../auth/caller.ts'
import { isoAt } from '../../base/time.ts'
import { answers } from '../../http/answers.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import { describeIntegration, sharingOf } from './describe.ts'
import { REFRESH_COOLDOWN_MS, type RepositoryReader } from './reader.ts'
import type { SnapshotStore } from './snapshots.ts'
import { type IntegrationStore, REACH } from './store.ts'

/** The signed-in user's links as the UI shows them. */
export function linkListRoutes(
  server: FastifyInstance,
  deps: {
    integrations: IntegrationStore
    organizations: OrganizationStore
    snapshots: SnapshotStore
    reader: RepositoryReader
  },
): void {
  const { integrations, organizations, snapshots, reader } = deps

  server.route({
    method: 'GET',
    url: '/_companion/integrations',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_integrations_list',
      tags: ['companion'],
      summary: "The signed-in user's links, and the state of their repositories",
      response: answers({ 200: linkListSchema }, [401]),
    },
    handler: (request) => ({ results: linksOf(callerOf(request).user) }),
  })

  function linksOf(user: CallerUser): Link[] {
    const shared = sharingOf(user, { organizations, integrations })
    return integrations.ofUser(user.id).map((row) => {
      const snapshot = snapshots.repositories(row.id)
      const progress = reader.progress(row.id)
      return {
        ...describeIntegration(row, shared),
        seeded: row.seeded === 1,
        needs_reauthorization: row.needs_reauthorization === REACH.turnedAway,
        snapshot: snapshot === null ? null : { fetched_at: snapshot.fetchedAt, total: snapshot.total },
        fetching:
          progress === null ? null : { done_pages: progress.donePages, total_pages: progress.totalPages },
        refresh_available_at:
          snapshot === null ? null : isoAt(Date.parse(snapshot.fetchedAt) + REFRESH_COOLDOWN_MS),
      }
    })
  }
}
