import type { FastifyInstance } from 'fastify'
import { describeControl } from './document.ts'
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
      describeControl(scope, version)
      scope.addHook('preValidation', async (request) => guard(request))
      scope.after(() => {
        const config: RouteConfig = { access: 'control' }
        resetRoute(scope, control, config)
        snapshotRoutes(scope, control, config)
        clockRoutes(scope, control, config)
        credentialRoutes(scope, control, config)
        requestRoutes(scope, control, config)
        faultRoutes(scope, control, config)
        scope.get('/schema', { config, schema: { hide: true } }, (_request, reply) =>
          reply.type('application/json').send(JSON.stringify(scope.controlDocument())),
        )
      })
    },
    { prefix: '/_companion/control' },
  )
}
