import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from 'fastify'
import findMyWay from 'find-my-way'
import { AppError } from '../base/errors.ts'
import type { RouteAccess } from './access.ts'

/** Elsewhere, a path without the method is not found; control has its own table. */
const COVERED = /^\/(api|oauth|\.well-known)\//

type Path = { access: RouteAccess['access']; methods: Set<string> }

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether no route matches because of the method alone. */
    hasWrongMethod: boolean
  }
}

/**
 * Returns 405 for the methods that a path does not have, after `admit`. Call it before adding routes, and call the returned hook for requests
 * without a route. Routes for all these methods would double the time that a start takes.
 */
export function answerWrongMethods(
  server: FastifyInstance,
  admit: (request: FastifyRequest, access: RouteAccess['access']) => void,
  covered = COVERED,
): preValidationHookHandler {
  const paths = new Map<string, Path>()
  if (!server.hasRequestDecorator('hasWrongMethod')) server.decorateRequest('hasWrongMethod', false)
  server.addHook('onRoute', ({ url, method, config, exposeHeadRoute }) => {
    const access = config?.access
    if (!covered.test(url) || access === undefined) return
    const known = paths.get(url) ?? { access, methods: new Set() }
    for (const name of [method].flat()) {
      known.methods.add(name)
      if (name === 'GET' && exposeHeadRoute !== false) known.methods.add('HEAD')
    }
    paths.set(url, known)
  })

  const buildRouter = () => {
    const router = findMyWay({ ignoreTrailingSlash: true })
    for (const [url, path] of paths) router.on('GET', url, () => {}, path)
    return router
  }
  let router: ReturnType<typeof buildRouter> | undefined

  return (request, reply, done) => {
    router ??= buildRouter()
    const path: Path | undefined = router.find('GET', request.url)?.store
    if (path !== undefined) {
      request.hasWrongMethod = true
      admit(request, path.access)
      reply.header('allow', [...path.methods].join(', '))
      throw new AppError('method_not_allowed', `Method "${request.method}" not allowed.`)
    }
    done()
  }
}
