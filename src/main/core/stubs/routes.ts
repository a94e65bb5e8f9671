import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { projectParams } from '../../../shared/contract/organizations.ts'
import { userParams } from '../../../shared/contract/users.ts'
import { callerOf, type UserLookup } from '../auth/caller.ts'
import { targetUser } from '../auth/target-user.ts'
import { answers } from '../http/answers.ts'
import type { ProjectRequest } from '../organizations/project-routes.ts'
import type { OrganizationStore } from '../organizations/store.ts'
import { targetProject } from '../organizations/target.ts'
import { STUBS, type Stub } from './table.ts'

/** On every answer that stands in for a part of PostHog that this server does not have. */
const STUB_HEADER = 'x-companion-stub'

type UserRequest = FastifyRequest<{ Params: z.infer<typeof userParams> }>

/** Answers what clients ask for beside this product's own endpoints with the empty answers of the table. */
export function stubRoutes(
  server: FastifyInstance,
  deps: { organizations: OrganizationStore; users: UserLookup },
): void {
  const { organizations, users } = deps

  for (const stub of STUBS) {
    switch (stub.below) {
      case 'project':
        for (const name of ['projects', 'environments'])
          server.route({
            ...common(stub, `/api/${name}/:project/${stub.path}`, projectParams, name === 'environments'),
            handler: (request: ProjectRequest, reply) => {
              targetProject(callerOf(request), organizations, request.params.project)
              return send(reply, stub)
            },
          })
        break
      case 'user':
        server.route({
          ...common(stub, `/api/users/:uuid(^[^.]+$)/${stub.path}`, userParams),
          handler: (request: UserRequest, reply) => {
            targetUser(request, users)
            return send(reply, stub)
          },
        })
        break
      case 'root':
        server.route({
          ...common(stub, `/api/${stub.path}`, null),
          handler: (_request, reply) => send(reply, stub),
        })
    }
  }
}

const send = (reply: FastifyReply, { answer, status = 200 }: Stub): FastifyReply =>
  reply.code(status).header(STUB_HEADER, '1').type('application/json').send(JSON.stringify(answer))

function common(
  { method, scope, operation, answer }: Stub,
  url: string,
  params: z.ZodObject | null,
  isAlias = false,
) {
  return {
    method,
    url,
    config: { access: { auth: 'key-first', scope, throttle: 'default' } as const },
    schema:
      operation === undefined || isAlias
        ? { hide: true }
        : {
            operationId: operation.id,
            tags: [operation.tag],
            summary: operation.summary,
            ...(params && { params }),
            response: answers({ 200: emptyAnswer(answer) }, [401, 403, 404, 429]),
          },
  }
}

const emptyAnswer = (answer: unknown) =>
  z.unknown().meta({
    description: 'Always this: the server has nothing of the kind. The header `X-Companion-Stub: 1` says so.',
    examples: [answer],
  })
