import type { FastifyInstance } from 'fastify'
import type { Access } from './access.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const

/**
 * Returns 405 for unsupported methods on API paths, after authentication. Call it before adding routes, and call the returned function
 * afterward.
 */
export function answerWrongMethods(server: FastifyInstance): () => void {
  const paths = new Map<string, { access: Access; methods: Set<string> }>()

  server.addHook('onRoute', ({ url, method, config }) => {
    if (
      !url.startsWith('/api/') ||
      config?.access === undefined ||
      config.access === 'public' ||
      config.access === 'control' ||
      config.allow !== undefined
    )
      return
    const known = paths.get(url) ?? { access: config.access, methods: new Set() }
    for (const name of [method].flat()) known.methods.add(name)
    paths.set(url, known)
  })

  return () => {
    for (const [url, { access, methods }] of paths) {
      server.route({
        method: METHODS.filter((method) => !methods.has(method)),
        url,
        config: { access, allow: [...methods].join(', ') },
        schema: { hide: true },
        handler: () => {
          throw new Error('a wrong method got past the access checks')
        },
      })
    }
  }
}
