import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import fastify, { type RouteOptions } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject, validatorCompiler } from 'fastify-type-provider-zod'
import { describeAnswers } from './answers.ts'
import type { DescribeAccess } from './openapi.ts'
import { OWN_COMPILERS } from './own-compilers.ts'

const DESCRIPTION = `PostHog's user endpoints, running on this machine. Send a personal API key as \`Authorization: Bearer phx_…\`;
a key in the body or the query as \`personal_api_key\` also works. Each operation states the scope that it requires; \`user:write\` includes
\`user:read\`, and \`*\` is full access. All errors use PostHog's envelope.`

/** The document of PostHog's own endpoints and the app's. */
export function describeApi(
  routes: readonly RouteOptions[],
  { version, describeAccess }: { version: string; describeAccess: DescribeAccess },
): Promise<object> {
  return describeRoutes(routes, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PostHog Companion',
        version,
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
    transform: withAccess(describeAccess),
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })
}

/** Generates a document from routes, on a server of its own that never listens. */
export async function describeRoutes(
  routes: readonly RouteOptions[],
  options: FastifyDynamicSwaggerOptions,
): Promise<object> {
  const server = fastify({ exposeHeadRoutes: false, schemaController: OWN_COMPILERS })
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(() => JSON.stringify)
  await server.register(swagger, options)
  for (const { method, url, schema, config } of routes)
    server.route({
      method,
      url,
      ...(schema === undefined ? {} : { schema: { ...schema, response: describeAnswers(schema.response) } }),
      ...(config === undefined ? {} : { config }),
      handler: () => null,
    })
  await server.ready()
  return server.swagger()
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
