import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { stringify } from 'yaml'
import { notFound } from '../errors.ts'
import { PAGE_HEADERS } from './pages.ts'
import { queryOf } from './query.ts'

const DESCRIPTION = `PostHog's user endpoints, answered from this machine. Send a personal API key as \`Authorization: Bearer phx_…\`;
a key in the body or the query as \`personal_api_key\` works too. A key needs the scope that an operation names: \`user:read\` to look,
\`user:write\` to change (it includes reading), \`*\` for everything. Every error has PostHog's envelope.`

/** Describes the API in OpenAPI 3.1, from the schemas that validate, and shows it at `/_companion/docs`. */
export function serveReference(
  server: FastifyInstance,
  options: { version: string; viewerDir: string | null },
): void {
  server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PostHog Companion',
        version: options.version,
        description: DESCRIPTION,
        license: { name: 'MIT' },
      },
      components: {
        securitySchemes: {
          PersonalAPIKeyAuth: {
            type: 'http',
            scheme: 'bearer',
            description: 'A personal API key with the scopes that the operation names.',
          },
        },
      },
    },
    transform: describeAccess,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })

  server.after(() => {
    server.get('/api/schema', { schema: { hide: true } }, (request, reply) => {
      const document = server.swagger()
      if (queryOf(request).format === 'yaml') return reply.type('application/yaml').send(stringify(document))
      return reply.type('application/json').send(JSON.stringify(document))
    })
    serveViewer(server, options.viewerDir)
  })
}

/** Drops the named schemas that nothing refers to. */
function withoutUnused(document: ReturnType<typeof jsonSchemaTransformObject>): typeof document {
  const schemas = 'components' in document ? document.components?.schemas : undefined
  if (schemas === undefined) return document
  for (let dropped = true; dropped; ) {
    const text = JSON.stringify(document)
    const unused = Object.keys(schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`))
    for (const name of unused) delete schemas[name]
    dropped = unused.length > 0
  }
  return document
}

/** Adds to an operation what a key must hold to call it. */
const describeAccess: typeof jsonSchemaTransform = (document) => {
  const { schema, url } = jsonSchemaTransform(document)
  const access = document.route.config?.access
  if (access === undefined || access.auth === 'session-only') return { schema, url }
  const description = [schema.description, `Required API key scope: \`${access.scope}\`.`]
    .filter(Boolean)
    .join('\n\n')
  return { schema: { ...schema, description, security: [{ PersonalAPIKeyAuth: [access.scope] }] }, url }
}

/** The viewer sets styles from script; its page alone may. It loads nothing from elsewhere. */
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

const VIEWER_SETTINGS = JSON.stringify({
  url: '/api/schema/',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
}).replaceAll('"', '&quot;')

const VIEWER_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PostHog Companion: API reference</title>
</head>
<body>
<script id="api-reference" data-configuration="${VIEWER_SETTINGS}"></script>
<script src="/_companion/docs/standalone.js"></script>
</body>
</html>
`

function serveViewer(server: FastifyInstance, viewerDir: string | null): void {
  const scriptPath = viewerDir === null ? null : join(viewerDir, 'standalone.js')
  const available = scriptPath !== null && existsSync(scriptPath)

  server.get('/_companion/docs', { schema: { hide: true } }, (_request, reply) => {
    if (!available) throw notFound('The API reference was not built. Run `npm run build`.')
    return reply
      .headers({ ...PAGE_HEADERS, 'content-security-policy': VIEWER_POLICY })
      .type('text/html; charset=utf-8')
      .send(VIEWER_PAGE)
  })
  server.get('/_companion/docs/standalone.js', { schema: { hide: true } }, (_request, reply) => {
    if (!available) throw notFound()
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(readFileSync(scriptPath))
  })
}
