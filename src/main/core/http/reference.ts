import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { negotiate } from '@fastify/accept-negotiator'
import type { FastifyInstance } from 'fastify'
import { notFound } from '../base/errors.ts'
import { queryOf } from './query.ts'
import { placeInReference } from './reference-place.ts'
import { PAGE_HEADERS } from './ui-files.ts'

/** Only this page allows inline styles, which the viewer requires. It loads nothing from other origins. */
const VIEWER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const viewerSettings = (origin: string) =>
  JSON.stringify({
    url: '/api/schema/',
    // Without a server the examples would lack the host.
    servers: [{ url: origin }],
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never',
  }).replaceAll('"', '&quot;')

const viewerPage = (origin: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PostHog Companion: API reference</title>
</head>
<body>
<p style="margin: 0; padding: 10px 16px; font: 14px system-ui, sans-serif"><a href="/">← PostHog Companion</a></p>
<script id="api-reference" data-configuration="${viewerSettings(origin)}"></script>
<script src="/_companion/docs/standalone.js"></script>
</body>
</html>
`

/** Serves the interactive API reference at `/_companion/docs`; with `?operation=ID` it opens at that operation. */
export function serveReference(server: FastifyInstance, viewerDir: string | null): void {
  const script = viewerDir === null ? null : join(viewerDir, 'standalone.js')
  const available = script !== null && existsSync(`${script}.gz`)

  server.get(
    '/_companion/docs',
    { schema: { hide: true }, config: { access: 'public' } },
    (request, reply) => {
      if (!available) throw notFound('The API reference was not built. Run `npm run build`.')
      const place = placeInReference(server.swagger(), queryOf(request).operation)
      if (place !== null) return reply.redirect(`/_companion/docs${place}`)
      return reply
        .headers({ ...PAGE_HEADERS, 'content-security-policy': VIEWER_POLICY })
        .type('text/html; charset=utf-8')
        .send(viewerPage(`http://${request.host}`))
    },
  )
  server.get(
    '/_companion/docs/standalone.js',
    { schema: { hide: true }, config: { access: 'public' } },
    (request, reply) => {
      if (!available) throw notFound()
      reply
        .type('text/javascript; charset=utf-8')
        .headers({ 'cache-control': 'no-cache', vary: 'accept-encoding' })
      // Only the compressed forms ship. A client that takes neither, which no browser is, waits for the text.
      const encoding = negotiate(request.headers['accept-encoding'] ?? '', ['br', 'gzip'])
      if (encoding === null) return reply.send(gunzipSync(readFileSync(`${script}.gz`)))
      reply.header('content-encoding', encoding)
      return reply.send(readFileSync(encoding === 'br' ? `${script}.br` : `${script}.gz`))
    },
  )
}
