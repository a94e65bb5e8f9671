import type { FastifyInstance } from 'fastify'
import type { UserLookup } from '../auth/caller.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { githubAppRoutes } from './app/routes.ts'
import type { GitHub } from './github.ts'
import { linkListRoutes } from './installations/companion-routes.ts'
import { filteredRepositoriesRoute } from './installations/filtered-repositories.ts'
import { integrationRoutes } from './installations/routes.ts'
import { pendingLinkRoutes } from './link/companion-routes.ts'
import { githubLinkRoutes } from './link/routes.ts'

type Features = { github: GitHub; users: UserLookup; organizations: OrganizationStore }

/** PostHog's own endpoints. */
export function githubApiRoutes(server: FastifyInstance, { github, users, organizations }: Features): void {
  const { integrations, links, reader, snapshots, states, installRequests, addresses } = github
  integrationRoutes(server, {
    users,
    organizations,
    integrations,
    removeLink: links.remove,
    reader,
    snapshots,
  })
  const { startLink, finishLink } = github
  githubLinkRoutes(server, { users, startLink, finishLink, states, installRequests, addresses })
}

/** Endpoints for the UI. */
export function githubCompanionRoutes(server: FastifyInstance, { github, organizations }: Features): void {
  const { app, appService, filterRepositories, integrations, manifest, rateLimitOf } = github
  const { reader, snapshots, states } = github
  githubAppRoutes(server, { service: appService, manifest, redirect: app.redirect, rateLimitOf })
  pendingLinkRoutes(server, states)
  linkListRoutes(server, { integrations, organizations, snapshots, reader })
  filteredRepositoriesRoute(server, { integrations, reader, filterRepositories })
}
