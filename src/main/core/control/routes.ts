import type { FastifyInstance } from 'fastify'
import { answerWrongMethods } from '../auth/wrong-methods.ts'
import { endpointNotFound } from '../http/error-handler.ts'
import { collectRoutes } from '../http/openapi.ts'
import { faultRoutes } from './fault-routes.ts'
import { createControlGuard } from './guard.ts'
import { requestRoutes } from './request-routes.ts'
import type { ControlService } from './service.ts'
import {
  clockRoutes,
  credentialRoutes,
  type RouteConfig,
  resetRoute,
  snapshotRoutes,
} from './world-routes.ts'

/** Control over HTTP, for test suites in any language. */
export function controlRoutes(
  server: FastifyInstance,
  deps: { control: ControlService; token: string; version: string },
): void {
  const { control, token, version } = deps
  const guard = createControlGuard(token)
  server.register(
    async (scope) => {
      const routes = collectRoutes(scope)
      scope.addHook('preValidation', async (request) => guard(request))
      const preValidation = answerWrongMethods(scope, guard, /^\/_companion\/control\//)
      scope.setNotFoundHandler({ preValidation }, async () => {
        throw endpointNotFound()
      })
      const config: RouteConfig = { access: 'control' }
      resetRoute(scope, control, config)
      snapshotRoutes(scope, control, config)
      clockRoutes(scope, control, config)
      credentialRoutes(scope, control, config)
      requestRoutes(scope, control, config)
      faultRoutes(scope, control, config)
      let document: Promise<object> | undefined
      scope.get('/schema', { config, schema: { hide: true } }, async (_request, reply) => {
        const { describeControl } = await import('./document.ts')
        document ??= describeControl(routes, version)
        return reply.type('application/json').send(JSON.stringify(await document))
      })
    },
    { prefix: '/_companion/control' },
  )
}
