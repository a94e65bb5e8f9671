import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'
import { endpointNotFound, sendError } from './error-handler.ts'
import { ADDRESS } from './listen.ts'
import { LOGIN_PATH } from './login-path.ts'

type Page = { html: Buffer; importMapHash: string }

/** Nothing from other origins, and nothing inline but the import map. `formAction` lets the setup page post a manifest to GitHub. */
const policy = (page: Page, formAction: string) =>
  [
    "default-src 'none'",
    `script-src 'self' '${page.importMapHash}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    `form-action 'self' ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Headers of every page, besides its policy. */
export const PAGE_HEADERS = {
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const

/** Paths that never serve the UI's page: an unknown one is a 404, even for browsers. */
const NOT_A_PAGE = /^\/(api|_companion|assets|oauth|static|\.well-known)(\/|$|\?)/

declare module 'fastify' {
  interface FastifyReply {
    /** Answers with the UI's page, or leads to it at the UI's own origin. @throws AppError not_found if no UI was built */
    sendPage(): FastifyReply
  }
}

/**
 * Serves the built UI: its assets, and its single page at every other path a browser navigates to. `githubUrl` is the origin that the
 * setup page can post to; `onNotFound` runs before any of these pages.
 */
export function servePages(
  server: FastifyInstance,
  options: {
    uiDir: string | null
    githubUrl: () => string
    /** Prints a sign-in link; null if none can. */
    loginCommand: string | null
    /** Whether a user who has set up nothing is led through the setup first. */
    opensSetup: boolean
    onNotFound: preValidationHookHandler
  },
): void {
  const { uiDir, githubUrl, loginCommand, opensSetup, onNotFound } = options
  const page = readPage(uiDir, 'index.html', {
    'login-command': loginCommand ?? '',
    'opens-setup': `${opensSetup}`,
  })
  const overlay = readPage(uiDir, 'overlay.html')
  const send = (reply: FastifyReply, page: Page): FastifyReply =>
    reply
      .headers({
        'content-security-policy': policy(page, new URL(githubUrl()).origin),
        'cache-control': 'no-cache',
      })
      .type('text/html; charset=utf-8')
      .send(page.html)

  const sendPage = (request: FastifyRequest, reply: FastifyReply, page: Page | null): FastifyReply => {
    if (page === null) throw endpointNotFound()
    const elsewhere = ownOrigin(request)
    return elsewhere === null ? send(reply, page) : reply.redirect(elsewhere + request.url)
  }
  server.decorateReply('sendPage', function (this: FastifyReply) {
    return sendPage(this.request, this, page)
  })

  if (uiDir !== null && page !== null) serveAssets(server, join(uiDir, 'assets'))

  server.setNotFoundHandler({ preValidation: onNotFound }, (request, reply) => {
    if (page === null || !isNavigation(request) || NOT_A_PAGE.test(request.url))
      return sendError(reply, endpointNotFound())
    return sendPage(request, reply, page)
  })

  const addPage = (url: string, page: Page | null, headers: Record<string, string> = {}): void => {
    if (page === null) return
    server.get(url, { schema: { hide: true }, config: { access: 'public' } }, (request, reply) =>
      sendPage(request, reply.headers(headers), page),
    )
  }
  // What another program cached under our names while it had our port would fail its integrity check and leave the page empty.
  addPage(LOGIN_PATH, page, { 'clear-site-data': '"cache"' })
  // The API reference, for which one need not be signed in.
  addPage('/_companion/docs', page)
  // The page of the desktop hedgehog, which needs the desktop app to show anything.
  addPage('/_companion/overlay', overlay)
}

function serveAssets(server: FastifyInstance, folder: string): void {
  server.get(
    '/assets/*',
    { schema: { hide: true }, config: { access: 'public' } },
    async (request: FastifyRequest<{ Params: { '*': string } }>, reply) => {
      // The router drops a slash at the end, but a file is not a folder.
      if (request.url.split('?', 1)[0]?.endsWith('/')) throw endpointNotFound()
      // Loaded with the first page, since programs ask for none.
      const { sendAsset } = await import('./assets.ts')
      return sendAsset(request, reply, folder, request.params['*'])
    },
  )
}

/** Whether a browser is navigating to a page, as opposed to a program fetching data. */
function isNavigation({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').toLowerCase().includes('text/html')
}

/** The UI uses a single origin so that one sign-in is enough. Returns that origin, or null if the request was sent to it. */
function ownOrigin({ hostname, port }: FastifyRequest): string | null {
  if (hostname === ADDRESS) return null
  return `http://${ADDRESS}${port ? `:${port}` : ''}`
}

/** `meta` has the contents of the page's `<meta>` elements, by name. */
function readPage(uiDir: string | null, name: string, meta: Record<string, string> = {}): Page | null {
  const path = uiDir === null ? null : join(uiDir, name)
  if (path === null || !existsSync(path)) return null
  const html = readFileSync(path, 'utf8').replace(
    /(<meta name="([\w-]+)" content=")([^"]*)/g,
    (_, start: string, name: string, content: string) =>
      start + (meta[name] === undefined ? content : escapeAttribute(meta[name])),
  )
  const importMap = /<script type="importmap">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
  return { html: Buffer.from(html), importMapHash: `sha256-${hash('sha256', importMap, 'base64')}` }
}

const escapeAttribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
