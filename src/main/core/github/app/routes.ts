import type { FastifyInstance } from 'fastify'
import {
  configureSchema,
  type GitHubStatus,
  githubStatusSchema,
  manifestFormSchema,
  manifestRequestSchema,
  type Redirect,
} from '../../../../shared/contract/github-app.ts'
import { SESSION_ACCESS } from '../../auth/access.ts'
import { actorOf, callerOf } from '../../auth/caller.ts'
import { requireStaff } from '../../auth/target-user.ts'
import { answers, emptyAnswer } from '../../http/answers.ts'
import { objectBody } from '../../http/body.ts'
import { isPrefetch, refusePrefetch } from '../../http/prefetch.ts'
import { queryOf } from '../../http/query.ts'
import { noContent } from '../../http/replies.ts'
import { validate } from '../../http/validation.ts'
import { type AppManifest, MANIFEST_CALLBACK_PATH } from './manifest.ts'
import type { GitHubAppService } from './service.ts'

/** Configuring the GitHub App. */
export function githubAppRoutes(
  server: FastifyInstance,
  deps: {
    service: GitHubAppService
    manifest: AppManifest
    redirect: () => Redirect
    /** The user's rate limit, as of GitHub's last response. */
    rateLimitOf: (userId: number) => GitHubStatus['rate_limit']
  },
): void {
  const { service, manifest, redirect, rateLimitOf } = deps

  const statusFor = async (userId: number): Promise<GitHubStatus> => ({
    ...(await service.status()),
    redirect: redirect(),
    rate_limit: rateLimitOf(userId),
  })

  server.route({
    method: 'GET',
    url: '/_companion/github',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_github_retrieve',
      tags: ['companion'],
      summary: "The GitHub App's configuration",
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
      summary: 'Configure an existing GitHub App',
      description: 'The secret is stored in the keychain and never returned.',
      body: configureSchema,
      response: answers({ 200: githubStatusSchema }, [400, 401, 403, 503]),
    },
    handler: async (request) => {
      requireStaff(callerOf(request))
      const { client_id, slug, client_secret, url, api_url, redirect } = validate(
        configureSchema,
        objectBody(request) ?? {},
      )
      await service.configure(actorOf(request), {
        clientId: client_id,
        slug,
        clientSecret: client_secret ?? null,
        url,
        apiUrl: api_url,
        redirect,
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
      summary: 'Remove the GitHub App and its secret',
      response: answers({ 204: emptyAnswer('Removed.') }, [401, 403, 503]),
    },
    handler: async (request, reply) => {
      requireStaff(callerOf(request))
      await service.forget(actorOf(request))
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
      summary: 'The form that creates an App on GitHub',
      body: manifestRequestSchema,
      response: answers({ 200: manifestFormSchema }, [400, 401, 403]),
    },
    handler: (request) => {
      const caller = callerOf(request)
      requireStaff(caller)
      return manifest.form(caller.user.id, validate(manifestRequestSchema, objectBody(request) ?? {}))
    },
  })

  server.route({
    method: 'GET',
    url: MANIFEST_CALLBACK_PATH,
    exposeHeadRoute: false,
    config: { access: 'public' },
    schema: { hide: true },
    handler: async (request, reply) => {
      if (isPrefetch(request)) return refusePrefetch(reply)
      const { code, state } = queryOf(request)
      const error = await manifest.finish(code, state)
      return reply
        .header('cache-control', 'no-store')
        .redirect(
          error === null ? '/integrations?github_app=created' : `/integrations?github_app_error=${error}`,
        )
    },
  })
}
