import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

declare module 'fastify' {
  interface FastifyInstance {
    controlDocument: () => object
  }
}

/** The control API's own OpenAPI document. It describes the routes that are added to this scope afterwards. */
export function describeControl(scope: FastifyInstance, version: string): void {
  scope.register(swagger, {
    // The document of the API has its own name for the same thing.
    decorator: 'controlDocument',
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PostHog Companion: control for tests',
        version,
        description:
          'What a test suite can do with a world of its own. Send the control token as `Authorization: Bearer`.',
        license: { name: 'MIT' },
      },
      components: { securitySchemes: { ControlToken: { type: 'http', scheme: 'bearer' } } },
      security: [{ ControlToken: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
}
