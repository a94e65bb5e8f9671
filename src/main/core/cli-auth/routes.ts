import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  authorizeCliSchema,
  authorizedCliSchema,
  cliErrorSchema,
  DEFAULT_CLI_SCOPES,
  deviceCodeSchema,
  pendingCliSchema,
  pollCliSchema,
  polledCliSchema,
} from '../../../shared/contract/cli-auth.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { maskAsPostHog } from '../auth/api-keys/mask.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import { SECOND } from '../base/time.ts'
import { answers, errorSchema } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import { type CliAuthService, CliRefused, CODE_MS, POLL_MS } from './service.ts'

/** The page where a person approves a code. */
const PAGE_PATH = '/cli/authorize'

const refusal = {
  description: 'The code, the project or a field is not valid.',
  content: { 'application/json': { schema: z.union([cliErrorSchema, errorSchema]) } },
}

export function cliAuthRoutes(server: FastifyInstance, service: CliAuthService): void {
  server.route({
    method: 'POST',
    url: '/api/cli-auth/device-code',
    config: { access: 'public' },
    schema: {
      operationId: 'cli_auth_device_code_create',
      tags: ['CLI sign-in'],
      summary: 'Begin to sign a command line in',
      response: answers({ 200: deviceCodeSchema }, [403, 429]),
    },
    handler: (request, reply) => {
      const { deviceCode, userCode } = service.begin()
      const page = `http://${request.host}${PAGE_PATH}`
      return reply.header('cache-control', 'no-store').send({
        device_code: deviceCode,
        user_code: userCode,
        verification_uri: page,
        verification_uri_complete: `${page}?code=${userCode}`,
        expires_in: CODE_MS / SECOND,
        interval: POLL_MS / SECOND,
      })
    },
  })

  server.route({
    method: 'POST',
    url: '/api/cli-auth/authorize',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'cli_auth_authorize_create',
      tags: ['CLI sign-in'],
      summary: 'Approve a command line',
      description: 'Makes an API key of the signed-in user that the command line then fetches, once.',
      body: authorizeCliSchema,
      response: answers({ 200: authorizedCliSchema, 400: refusal, 403: refusal }, [401, 415]),
    },
    handler: (request, reply) => {
      const { user_code, project_id, scopes } = validate(authorizeCliSchema, objectBody(request) ?? {})
      try {
        const { label, mask } = service.approve(actorOf(request), callerOf(request).user.id, {
          userCode: user_code.toUpperCase(),
          projectId: project_id,
          scopes: scopes ?? DEFAULT_CLI_SCOPES,
        })
        return { status: 'success', label, mask_value: maskAsPostHog(mask) }
      } catch (error) {
        if (!(error instanceof CliRefused)) throw error
        const status = error.code === 'access_denied' ? 403 : 400
        return refuse(reply, status, { error: error.code, error_description: error.message })
      }
    },
  })

  server.route({
    method: 'POST',
    url: '/api/cli-auth/poll',
    config: { access: 'public' },
    schema: {
      operationId: 'cli_auth_poll_create',
      tags: ['CLI sign-in'],
      summary: 'Ask whether a command line was approved',
      body: pollCliSchema,
      response: answers({ 200: polledCliSchema, 202: pendingCliSchema, 400: refusal }, [403, 415]),
    },
    handler: (request, reply) => {
      const found = service.poll(validate(pollCliSchema, objectBody(request) ?? {}).device_code)
      reply.header('cache-control', 'no-store')
      if (found === 'pending') return reply.code(202).send({ status: 'pending' })
      if (found === null)
        return refuse(reply, 400, {
          status: 'expired',
          error: 'expired_token',
          error_description: 'Device code expired',
        })
      return {
        status: 'authorized',
        personal_api_key: found.key,
        label: found.label,
        project_id: String(found.projectId),
      }
    },
  })
}

const refuse = (reply: FastifyReply, status: number, body: z.infer<typeof cliErrorSchema>): FastifyReply =>
  reply.code(status).type('application/json').send(JSON.stringify(body))
