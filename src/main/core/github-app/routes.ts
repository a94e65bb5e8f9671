import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ActivityStore } from '../activity/store.ts'
import { notFound } from '../errors.ts'
import type { GitHubAppService } from '../github/app-service.ts'
import type { RateLimits } from '../github/rate-limits.ts'
import { REFRESH_COOLDOWN_MS, type RepositoryReader } from '../github/repositories.ts'
import type { SnapshotStore } from '../github/snapshots.ts'
import { rateKeyOf } from '../github/tokens.ts'
import type { StateStore } from '../github-link/states.ts'
import { callerOf, noContent, requireStaff, SESSION_ACCESS } from '../http/access.ts'
import { actorOf } from '../http/actor.ts'
import { objectBody } from '../http/body.ts'
import { answers, emptyAnswer } from '../http/openapi.ts'
import { queryOf } from '../http/query.ts'
import { validate } from '../http/validation.ts'
import { describeIntegration, sharedInstallation } from '../integrations/describe.ts'
import type { IntegrationStore } from '../integrations/store.ts'
import type { ProjectService } from '../organizations/projects.ts'
import { projectSchema } from '../organizations/schemas.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import type { UserStore } from '../users/store.ts'
import { type AppManifest, MANIFEST_CALLBACK_PATH } from './manifest.ts'
import {
  configureSchema,
  type GitHubStatus,
  githubStatusSchema,
  type Link,
  linkListSchema,
  manifestFormSchema,
  manifestRequestSchema,
  pendingSchema,
  shareSchema,
} from './schemas.ts'

/** The App's set-up and what the UI shows of links. */
export function githubAppRoutes(
  server: FastifyInstance,
  deps: {
    users: UserStore
    organizations: OrganizationStore
    projects: ProjectService
    integrations: IntegrationStore
    snapshots: SnapshotStore
    reader: RepositoryReader
    rateLimits: RateLimits
    states: StateStore
    appService: GitHubAppService
    appManifest: AppManifest
    activity: ActivityStore
  },
): void {
  const {
    users,
    organizations,
    projects,
    integrations,
    snapshots,
    reader,
    rateLimits,
    states,
    appService,
    appManifest,
  } = deps

  server.route({
    method: 'GET',
    url: '/_companion/github',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_retrieve',
      tags: ['companion'],
      summary: 'How the GitHub App is set up',
      response: answers({ 200: githubStatusSchema }, [401]),
    },
    handler: (request) => statusFor(callerOf(request).user.id),
  })

  server.route({
    method: 'PUT',
    url: '/_companion/github',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_update',
      tags: ['companion'],
      summary: 'Set up a GitHub App of your own',
      description: 'The secret goes to the keychain and is not answered.',
      body: configureSchema,
      response: answers({ 200: githubStatusSchema }, [400, 401, 403, 503]),
    },
    handler: async (request) => {
      requireStaff(callerOf(request))
      const { client_id, slug, client_secret, url, api_url } = validate(
        configureSchema,
        objectBody(request) ?? {},
      )
      await appService.configure(actorOf(request), {
        clientId: client_id,
        slug,
        clientSecret: client_secret ?? null,
        url,
        apiUrl: api_url,
      })
      return statusFor(callerOf(request).user.id)
    },
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/github',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_destroy',
      tags: ['companion'],
      summary: 'Forget the GitHub App and its secret',
      response: answers({ 204: emptyAnswer('Forgotten.') }, [401, 403, 503]),
    },
    handler: async (request, reply) => {
      requireStaff(callerOf(request))
      await appService.forget(actorOf(request))
      return noContent(reply)
    },
  })

  server.route({
    method: 'POST',
    url: '/_companion/github/manifest',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_manifest_create',
      tags: ['companion'],
      summary: 'The form that has GitHub make an App',
      body: manifestRequestSchema,
      response: answers({ 200: manifestFormSchema }, [400, 401, 403]),
    },
    handler: (request) => {
      const caller = callerOf(request)
      requireStaff(caller)
      return appManifest.form(caller.user.id, validate(manifestRequestSchema, objectBody(request) ?? {}))
    },
  })

  server.route({
    method: 'GET',
    url: MANIFEST_CALLBACK_PATH,
    exposeHeadRoute: false,
    schema: { hide: true },
    handler: async (request, reply) => {
      const { code, state } = queryOf(request)
      const error = await appManifest.finish(code, state)
      return reply.redirect(
        error === null ? '/integrations?github_app=created' : `/integrations?github_app_error=${error}`,
      )
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/github/pending',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_pending_retrieve',
      tags: ['companion'],
      summary: 'Whether a return from GitHub is awaited',
      response: answers({ 200: pendingSchema }, [401]),
    },
    handler: (request) => {
      const expires_at = states.pendingUntil(callerOf(request).user.id)
      return { pending: expires_at !== null, expires_at }
    },
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/github/pending',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_pending_destroy',
      tags: ['companion'],
      summary: 'Stop waiting for GitHub',
      response: answers({ 204: emptyAnswer('What comes back now changes nothing.') }, [401, 403]),
    },
    handler: (request, reply) => {
      states.forget(callerOf(request).user.id)
      return noContent(reply)
    },
  })

  server.route({
    method: 'GET',
    url: '/_companion/integrations',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_integrations_list',
      tags: ['companion'],
      summary: 'The links of who is signed in, and where their repositories stand',
      response: answers({ 200: linkListSchema }, [401]),
    },
    handler: (request) => ({ results: linksOf(callerOf(request).user.id) }),
  })

  server.route({
    method: 'PUT',
    url: '/_companion/projects/:id(^[1-9]\\d{0,14}$)/github',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_github_update',
      tags: ['companion'],
      summary: 'Share an installation with a project',
      body: shareSchema,
      response: answers({ 200: projectSchema }, [400, 401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>) => {
      const { installation_id } = validate(shareSchema, objectBody(request) ?? {})
      return share(request, installation_id)
    },
  })

  server.route({
    method: 'DELETE',
    url: '/_companion/projects/:id(^[1-9]\\d{0,14}$)/github',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_projects_github_destroy',
      tags: ['companion'],
      summary: 'Stop sharing an installation with a project',
      response: answers({ 200: projectSchema }, [401, 403, 404]),
    },
    handler: (request: FastifyRequest<{ Params: { id: string } }>) => share(request, null),
  })

  function share(request: FastifyRequest<{ Params: { id: string } }>, installationId: string | null) {
    requireStaff(callerOf(request))
    const id = Number(request.params.id)
    projects.linkGitHub(actorOf(request), id, installationId)
    const project = organizations.project(id)
    if (project === null) throw notFound()
    return project
  }

  async function statusFor(userId: number): Promise<GitHubStatus> {
    const link = integrations.ofUser(userId).find((row) => row.seeded === 0)
    const limit = link === undefined ? null : rateLimits.of(rateKeyOf(link))
    return {
      ...(await appService.status()),
      rate_limit:
        limit === null ? null : { limit: limit.limit, remaining: limit.remaining, resets_at: limit.resetsAt },
    }
  }

  function linksOf(userId: number): Link[] {
    const shared = sharedInstallation(users.get(userId), organizations)
    return integrations.ofUser(userId).map((row) => {
      const snapshot = snapshots.repositories(row.id)
      const progress = reader.progress(row.id)
      return {
        ...describeIntegration(row, shared),
        seeded: row.seeded === 1,
        snapshot: snapshot === null ? null : { fetched_at: snapshot.fetchedAt, total: snapshot.total },
        fetching:
          progress === null ? null : { done_pages: progress.donePages, total_pages: progress.totalPages },
        refresh_available_at:
          snapshot === null
            ? null
            : new Date(Date.parse(snapshot.fetchedAt) + REFRESH_COOLDOWN_MS).toISOString(),
      }
    })
  }
}
