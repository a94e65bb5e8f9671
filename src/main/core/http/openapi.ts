import swagger from '@fastify/swagger'
import type { FastifyContextConfig, FastifyInstance, RouteShorthandOptions } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { queryOf } from './query.ts'

const DESCRIPTION = `PostHog's user endpoints, running on this machine. Send a personal API key as \`Authorization: Bearer phx_…\`;
a key in the body or the query as \`personal_api_key\` also works. Each operation states the scope that it requires; \`user:write\` includes
\`user:read\`, and \`*\` is full access. All errors use PostHog's envelope.`

/** Describes a route's access as a sentence and OpenAPI `security`, or null if there is none. */
export type DescribeAccess = (
  access: FastifyContextConfig['access'],
) => { description: string; security: Record<string, string[]>[] } | null

/** Serves the OpenAPI 3.1 document at `/api/schema/`, generated from the validation schemas. */
export function serveDocument(
  server: FastifyInstance,
  options: { version: string; describeAccess: DescribeAccess },
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
            description: 'A personal API key with the scope required by the operation.',
          },
        },
      },
    },
    transform: withAccess(options.describeAccess),
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })

  server.after(() => {
    const options: RouteShorthandOptions = { schema: { hide: true }, config: { access: 'public' } }
    server.get('/api/schema', options, async (request, reply) => {
      const document = server.swagger()
      if (queryOf(request).format === 'yaml') {
        const { stringify } = await import('yaml')
        return reply.type('application/yaml').send(stringify(document))
      }
      return reply.type('application/json').send(JSON.stringify(document))
    })
  })
}

/** Removes unreferenced schemas. */
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

const withAccess =
  (describeAccess: DescribeAccess): typeof jsonSchemaTransform =>
  (input) => {
    const { schema, url } = jsonSchemaTransform(input)
    // The control API for tests has a document of its own.
    if (input.route.config?.access === 'control') return { schema: { ...schema, hide: true }, url }
    const access = describeAccess(input.route.config?.access)
    if (access === null) return { schema, url }
    const description = [schema.description, access.description].filter(Boolean).join('\n\n')
    return { schema: { ...schema, description, security: access.security }, url }
  }
