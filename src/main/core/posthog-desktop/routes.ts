import type { FastifyInstance } from 'fastify'
import {
  desktopBetaTermsSchema,
  organizationParams,
  projectParams,
} from '../../../shared/contract/organizations.ts'
import {
  checkAccessSchema,
  desktopAccessSchema,
  desktopUsageSchema,
  gatewayTokenRefusalSchema,
  redeemedSchema,
  redeemSchema,
} from '../../../shared/contract/posthog-desktop.ts'
import type { Access } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { type Clock, DAY, SECOND, timestampIn } from '../base/time.ts'
import { answers } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import type { OrganizationRequest } from '../organizations/api-routes.ts'
import type { ProjectRequest } from '../organizations/project-routes.ts'
import type { OrganizationService } from '../organizations/service.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { targetOrganization, targetProject } from '../organizations/target.ts'

const anyKey: Access = { auth: 'session-first', scope: null, throttle: 'default' }
const gateway: Access = { ...anyKey, scope: 'llm_gateway:read' }
const readTerms: Access = { ...anyKey, scope: 'organization:read' }
const writeTerms: Access = { ...anyKey, scope: 'organization:write' }

/** The windows of PostHog's usage limits, which nothing here counts toward. */
const BURST_MS = DAY
const SUSTAINED_MS = 30 * DAY

/**
 * What PostHog's desktop app asks before it lets a person in: whether they may use it, and what they have used. Everyone here may; models
 * and credits are not part of this server.
 */
export function posthogDesktopRoutes(
  server: FastifyInstance,
  deps: { clock: Clock; organizations: OrganizationStore; service: OrganizationService },
): void {
  const { clock, organizations, service } = deps
  const terms = (request: OrganizationRequest) => {
    const organization = targetOrganization(callerOf(request), organizations, request.params.organization)
    return { organization, accepted: organization.desktop_beta_terms_accepted === 1 }
  }
  const unusedWindow = (ms: number) => ({
    used_percent: 0,
    resets_in_seconds: ms / SECOND,
    reset_at: timestampIn(clock, ms),
    exceeded: false,
  })

  server.route({
    method: 'GET',
    url: '/api/code/invites/check-access',
    config: { access: anyKey },
    schema: {
      operationId: 'code_invites_check_access_retrieve',
      tags: ['posthog desktop'],
      summary: 'Whether the caller may use PostHog Desktop',
      response: answers({ 200: checkAccessSchema }, [401, 429]),
    },
    handler: () => ({ has_access: true, has_loops_access: false }),
  })

  server.route({
    method: 'POST',
    url: '/api/code/invites/redeem',
    config: { access: anyKey },
    schema: {
      operationId: 'code_invites_redeem_create',
      tags: ['posthog desktop'],
      summary: 'Redeem an invite to PostHog Desktop',
      description: 'Everyone has access without an invite, so every code does.',
      body: redeemSchema,
      response: answers({ 200: redeemedSchema }, [400, 401, 415, 429]),
    },
    handler: (request) => {
      validate(redeemSchema, objectBody(request) ?? {})
      return { success: true }
    },
  })

  for (const name of ['projects', 'environments'] as const) {
    const hide = name === 'environments'
    const project = (request: ProjectRequest) =>
      targetProject(callerOf(request), organizations, request.params.project)

    server.route({
      method: 'GET',
      url: `/api/${name}/:project/desktop/access`,
      config: { access: gateway },
      schema: {
        hide,
        operationId: 'desktop_access_retrieve',
        tags: ['posthog desktop'],
        summary: 'Check PostHog Desktop access',
        params: projectParams,
        response: answers({ 200: desktopAccessSchema }, [401, 403, 404, 429]),
      },
      handler: (request: ProjectRequest) => {
        project(request)
        return { allowed: true, reason: null }
      },
    })

    server.route({
      method: 'POST',
      url: `/api/${name}/:project/desktop/gateway_token`,
      config: { access: gateway },
      schema: { hide: true, response: { 200: gatewayTokenRefusalSchema } },
      handler: (request: ProjectRequest) => {
        project(request)
        return { enabled: false, reason: 'unconfigured' }
      },
    })

    server.route({
      method: 'GET',
      url: `/api/${name}/:project/desktop/usage`,
      config: { access: gateway },
      schema: { hide: true, response: { 200: desktopUsageSchema } },
      handler: (request: ProjectRequest) => {
        project(request)
        return {
          product: 'posthog_code',
          user_id: callerOf(request).user.id,
          burst: unusedWindow(BURST_MS),
          sustained: unusedWindow(SUSTAINED_MS),
          ai_credits: { exhausted: false, used_usd: null, limit_usd: null, breakdown: null },
          is_rate_limited: false,
          is_pro: false,
          code_usage_subscribed: false,
          billing_period_end: null,
        }
      },
    })
  }

  server.route({
    method: 'GET',
    url: '/api/organizations/:organization/desktop_beta_terms',
    config: { access: readTerms },
    schema: { hide: true, params: organizationParams, response: { 200: desktopBetaTermsSchema } },
    handler: (request: OrganizationRequest) => ({ is_desktop_beta_terms_accepted: terms(request).accepted }),
  })

  server.route({
    method: 'POST',
    url: '/api/organizations/:organization/desktop_beta_terms',
    config: { access: writeTerms },
    schema: { hide: true, params: organizationParams, response: { 200: desktopBetaTermsSchema } },
    handler: (request: OrganizationRequest) => {
      const { organization, accepted } = terms(request)
      service.requireAdmin(organization)
      if (!accepted) service.acceptDesktopTerms(actorOf(request), organization)
      return { is_desktop_beta_terms_accepted: true }
    },
  })
}
