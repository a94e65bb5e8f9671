import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  type BranchPage,
  branchPageSchema,
  branchQuerySchema,
  INTEGRATION_KINDS,
  installationParams,
  integrationListSchema,
  integrationLoginSchema,
  integrationQuerySchema,
  isRepositoryName,
  repositoryPageSchema,
  repositoryQuerySchema,
  repositoryRefreshSchema,
} from '../../../../shared/contract/integrations.ts'
import { userParams } from '../../../../shared/contract/users.ts'
import type { Access } from '../../auth/access.ts'
import { actorOf, type UserLookup } from '../../auth/caller.ts'
import { targetUser } from '../../auth/target-user.ts'
import type { Actor } from '../../base/actor.ts'
import { invalid, notFound } from '../../base/errors.ts'
import { answers, emptyAnswer } from '../../http/answers.ts'
import { lenientSlice, paginate } from '../../http/paging.ts'
import { failIfAsked } from '../../http/pending-failure.ts'
import { pythonString } from '../../http/python.ts'
import { queryOf } from '../../http/query.ts'
import { noContent, sendJson } from '../../http/replies.ts'
import { validate } from '../../http/validation.ts'
import type { OrganizationStore } from '../../organizations/store.ts'
import { describeIntegration, sharingOf } from './describe.ts'
import type { RepositoryReader } from './reader.ts'
import type { RepositorySnapshot, SnapshotStore } from './snapshots.ts'
import type { IntegrationRow, IntegrationStore } from './store.ts'

const read: Access = { auth: 'key-first', scope: 'user:read', throttle: 'default' }
const write: Access = { ...read, scope: 'user:write' }

/** How many rows are read at a time when the whole list is sent. */
const PART = 2000

const GITHUB = '/api/users/:uuid(^[^.]+$)/integrations/github'

type UserRequest = FastifyRequest<{ Params: z.infer<typeof userParams> }>
type InstallationRequest = FastifyRequest<{ Params: z.infer<typeof installationParams> }>

export function integrationRoutes(
  server: FastifyInstance,
  deps: {
    users: UserLookup
    organizations: OrganizationStore
    integrations: IntegrationStore
    /** Returns whether the link still existed. */
    removeLink: (actor: Actor, row: IntegrationRow) => Promise<boolean>
    reader: RepositoryReader
    snapshots: SnapshotStore
  },
): void {
  const { users, organizations, integrations, removeLink, reader, snapshots } = deps

  server.route({
    method: 'GET',
    url: '/api/users/:uuid(^[^.]+$)/integrations',
    config: { access: read, failsLater: true },
    schema: {
      operationId: 'users_integrations_list',
      tags: ['integrations'],
      summary: 'List all users integrations',
      description: '`kind` is `github` (the default) or `slack`. Oldest first; without `limit`, all of them.',
      params: userParams,
      querystring: integrationQuerySchema,
      response: answers({ 200: integrationListSchema }, [400, 401, 403, 404, 429]),
    },
    handler: (request: UserRequest) => {
      const user = targetUser(request, users)
      const kind = queryOf(request).kind || 'github'
      if (!INTEGRATION_KINDS.some((known) => known === kind))
        throw invalid(`Unsupported integration kind: ${pythonString(kind)}`)
      failIfAsked(request)
      const rows = kind === 'github' ? integrations.ofUser(user.id) : []
      const shared = sharingOf(user, { organizations, integrations })
      return paginate(
        request,
        rows.map((row) => describeIntegration(row, shared)),
        lenientSlice(request),
      )
    },
  })

  server.route({
    method: 'DELETE',
    url: `${GITHUB}/:installation_id(^\\d+$)`,
    config: { access: write, failsLater: true },
    schema: {
      operationId: 'users_integrations_github_destroy',
      tags: ['integrations'],
      summary: 'Delete users integrations github',
      description:
        'Removes a linked installation and erases its tokens. Removing the last one also revokes the token on GitHub.',
      params: installationParams,
      response: answers({ 204: emptyAnswer('Integration removed.') }, [401, 403, 404, 429, 503]),
    },
    handler: async (request: InstallationRequest, reply) => {
      if (!(await removeLink(actorOf(request), installationOf(request)))) throw noInstallation()
      return noContent(reply)
    },
  })

  server.route({
    method: 'GET',
    url: `${GITHUB}/:installation_id(^\\d+$)/repos`,
    config: { access: read, failsLater: true },
    schema: {
      operationId: 'users_integrations_github_repos_retrieve',
      tags: ['integrations'],
      summary: 'Retrieve users integrations github repos',
      description:
        'Repositories of an installation, from a snapshot that is at most an hour old unless GitHub is unavailable.',
      params: installationParams,
      querystring: repositoryQuerySchema,
      response: answers({ 200: repositoryPageSchema }, [400, 401, 403, 404, 409, 429, 503]),
    },
    handler: async (request: InstallationRequest, reply) => {
      const { search, limit, offset } = validate(repositoryQuerySchema, queryOf(request))
      const snapshot = await reader.repositories(installationOf(request))
      const { texts, total } = snapshots.searchRepositories(snapshot, search.toLowerCase(), limit, offset)
      return sendJson(
        reply,
        `{"repositories":[${texts.join()}],"has_more":${offset + limit < total},"total":${total}}`,
      )
    },
  })

  server.route({
    method: 'POST',
    url: `${GITHUB}/:installation_id(^\\d+$)/repos/refresh`,
    config: { access: write, failsLater: true },
    schema: {
      operationId: 'users_integrations_github_repos_refresh_create',
      tags: ['integrations'],
      summary: 'Create users integrations github repos refresh',
      description:
        'Refreshes all repositories, unless they were refreshed less than 30 seconds ago, and returns all of them.',
      params: installationParams,
      response: answers({ 200: repositoryRefreshSchema }, [401, 403, 404, 409, 429, 503]),
    },
    handler: async (request: InstallationRequest, reply) => {
      const snapshot = await reader.refresh(installationOf(request))
      const stream = Readable.from(wholeList(snapshots, snapshot))
      // Another refresh must not delete the rows while a slow client is still reading them.
      stream.once('close', snapshots.hold(snapshot.id))
      return reply.type('application/json').send(stream)
    },
  })

  server.route({
    method: 'GET',
    url: `${GITHUB}/:installation_id(^\\d+$)/branches`,
    config: { access: read, failsLater: true },
    schema: {
      operationId: 'users_integrations_github_branches_retrieve',
      tags: ['integrations'],
      summary: 'Retrieve users integrations github branches',
      description:
        "Branches of a repository, default branch first. Empty for a repository that GitHub doesn't show.",
      params: installationParams,
      querystring: branchQuerySchema,
      response: answers({ 200: branchPageSchema }, [400, 401, 403, 404, 409, 429, 503]),
    },
    handler: async (request: InstallationRequest): Promise<BranchPage> => {
      const { repo, search, limit, offset } = validate(branchQuerySchema, queryOf(request))
      if (!isRepositoryName(repo)) throw invalid('repo must be in owner/repo format')
      const { names, defaultBranch } = await reader.branches(installationOf(request), repo)
      const needle = search.toLowerCase()
      const matching = names.filter((name) => name.toLowerCase().includes(needle))
      return {
        branches: matching.slice(offset, offset + limit),
        default_branch: defaultBranch,
        has_more: offset + limit < matching.length,
      }
    },
  })

  server.route({
    method: 'GET',
    url: '/api/users/:uuid(^[^.]+$)/github_login',
    config: { access: { auth: 'session-first', scope: 'user:read', throttle: 'password' } },
    schema: {
      operationId: 'users_github_login_retrieve',
      tags: ['integrations'],
      summary: "The user's GitHub login, or null",
      params: userParams,
      response: answers({ 200: integrationLoginSchema }, [401, 403, 404]),
    },
    handler: (request: UserRequest) => {
      const rows = integrations.ofUser(targetUser(request, users).id)
      return { github_login: rows.find((row) => row.github_login !== null)?.github_login ?? null }
    },
  })

  function installationOf(request: InstallationRequest): IntegrationRow {
    const user = targetUser(request, users)
    const row = integrations.find(user.id, request.params.installation_id)
    if (row === null) throw noInstallation()
    failIfAsked(request)
    return row
  }
}

const noInstallation = () => notFound('No GitHub integration found for this installation.')

/** Sends tens of thousands of rows in parts, so that other requests are handled in between. */
async function* wholeList(snapshots: SnapshotStore, { id, total }: RepositorySnapshot) {
  for (let start = 0; start < total; start += PART) {
    const texts = snapshots.repositoryTexts(id, start, start + PART)
    yield `${start === 0 ? '{"repositories":[' : ','}${texts.join()}`
    await setImmediate()
  }
  yield `${total === 0 ? '{"repositories":[' : ''}],"total":${total}}`
}
