import type { FastifyContextConfig, FastifyInstance, RouteOptions, RouteShorthandOptions } from 'fastify'
import { queryOf } from './query.ts'

/** Describes a route's access as a sentence and OpenAPI `security`, or null if there is none. */
export type DescribeAccess = (
  access: FastifyContextConfig['access'],
) => { description: string; security: Record<string, string[]>[] } | null

/**
 * Serves the OpenAPI 3.1 document at `/api/schema/`, generated from the validation schemas of the routes that are added afterwards. What
 * generates it is loaded when the document is first asked for, since it takes as long to load as the server itself.
 */
export function serveDocument(
  server: FastifyInstance,
  options: { version: string; describeAccess: DescribeAccess },
): void {
  const routes = collectRoutes(server)
  let document: Promise<object> | undefined
  const schemaRoute: RouteShorthandOptions = { schema: { hide: true }, config: { access: 'public' } }
  server.get('/api/schema', schemaRoute, async (request, reply) => {
    const { describeApi } = await import('./document.ts')
    document ??= describeApi(routes, options)
    if (queryOf(request).format === 'yaml') {
      const { stringify } = await import('yaml')
      return reply.type('application/yaml').send(stringify(await document))
    }
    return reply.type('application/json').send(JSON.stringify(await document))
  })
}

/** The routes that are added to this scope from now on. */
export function collectRoutes(scope: FastifyInstance): readonly RouteOptions[] {
  const routes: RouteOptions[] = []
  scope.addHook('onRoute', (route) => {
    routes.push(route)
  })
  return routes
}
