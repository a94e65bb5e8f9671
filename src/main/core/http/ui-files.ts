import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { endpointNotFound, sendError } from './error-handler.ts'

/** Nothing inline, nothing from elsewhere. `formAction` lets the set-up page post a manifest to GitHub. */
const policy = (formAction: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    `form-action 'self' ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** What a page says of itself besides its policy. */
export const PAGE_HEADERS = {
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const

const IMMUTABLE = 'public, max-age=31536000, immutable'

/**
 * Serves the built UI: its files, and its one page at every other address outside `/api/` and `/_companion/`.
 * `githubUrl` is where the set-up page may post to.
 */
export function servePages(server: FastifyInstance, uiDir: string | null, githubUrl: () => string): void {
  const page = readPage(uiDir, 'index.html')
  const overlay = readPage(uiDir, 'overlay.html')
  const headers = () => ({
    'content-security-policy': policy(new URL(githubUrl()).origin),
    'cache-control': 'no-cache',
  })

  if (uiDir !== null && page !== null) serveAssets(server, join(uiDir, 'assets'))

  server.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !/^\/(api|_companion|assets)(\/|$|\?)/.test(request.url)
    if (!isPage || page === null) return sendError(reply, endpointNotFound())
    return reply.headers(headers()).type('text/html; charset=utf-8').send(page)
  })

  // The page of the hedgehog that walks on the desktop. It shows nothing by itself.
  if (overlay !== null) {
    server.get(
      '/_companion/overlay',
      { schema: { hide: true }, config: { access: 'public' } },
      (_request, reply) => reply.headers(headers()).type('text/html; charset=utf-8').send(overlay),
    )
  }
}

function serveAssets(server: FastifyInstance, root: string): void {
  server.register(fastifyStatic, { root, serve: false, dotfiles: 'ignore' })
  server.get(
    '/assets/*',
    { schema: { hide: true }, config: { access: 'public' } },
    (request: FastifyRequest<{ Params: { '*': string } }>, reply) =>
      reply.sendFile(request.params['*'], { cacheControl: false }).header('cache-control', IMMUTABLE),
  )
}

function readPage(uiDir: string | null, name: string): Buffer | null {
  const path = uiDir === null ? null : join(uiDir, name)
  return path !== null && existsSync(path) ? readFileSync(path) : null
}
