import type { RouteOptions } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { describeRoutes } from '../http/document.ts'

/** The control API's own OpenAPI document. */
export function describeControl(routes: readonly RouteOptions[], version: string): Promise<object> {
  return describeRoutes(routes, {
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
