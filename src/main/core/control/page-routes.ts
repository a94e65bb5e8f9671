import type { FastifyInstance } from 'fastify'
import { SESSION_ACCESS } from '../auth/access.ts'
import { callerOf } from '../auth/caller.ts'
import { requireStaff } from '../auth/target-user.ts'
import { faultRoutes } from './fault-routes.ts'
import type { ControlService } from './service.ts'
import { clockRoutes, type RouteConfig, snapshotRoutes } from './world-routes.ts'

const config: RouteConfig = { access: SESSION_ACCESS }

/** The part of control that the UI shows, for staff. Pages never get the control token. */
export function testWorldRoutes(server: FastifyInstance, control: ControlService): void {
  server.register(
    async (scope) => {
      // Few servers have these routes, so the OpenAPI document doesn't describe them.
      scope.addHook('onRoute', (route) => {
        route.schema = { ...route.schema, hide: true }
      })
      scope.addHook('preHandler', async (request) => requireStaff(callerOf(request)))
      // Whoever clicks Reset stays signed in.
      scope.post('/reset', { config }, () => control.reset(null, { keepsSessions: true }))
      snapshotRoutes(scope, control, config)
      clockRoutes(scope, control, config)
      faultRoutes(scope, control, config)
    },
    { prefix: '/_companion/test_world' },
  )
}
