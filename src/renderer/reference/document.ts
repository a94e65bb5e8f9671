import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { toApiError } from '../api/client.ts'

export type Schema = {
  $ref?: string | undefined
  type?: string | readonly string[] | undefined
  description?: string | undefined
  properties?: Readonly<Record<string, Schema>> | undefined
  required?: readonly string[] | undefined
  items?: Schema | undefined
  anyOf?: readonly Schema[] | undefined
  enum?: readonly unknown[] | undefined
  const?: unknown
  default?: unknown
  examples?: readonly unknown[] | undefined
  format?: string | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
}

const schemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
    items: schemaSchema.optional(),
    anyOf: z.array(schemaSchema).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    examples: z.array(z.unknown()).optional(),
    format: z.string().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
  }),
)

const contentSchema = z.record(z.string(), z.object({ schema: schemaSchema.optional() })).optional()

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean().default(false),
  description: z.string().optional(),
  example: z.unknown().optional(),
  schema: schemaSchema.default({}),
})

const operationSchema = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).default([]),
  summary: z.string().default(''),
  description: z.string().default(''),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z.object({ content: contentSchema }).optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  responses: z.record(z.string(), z.object({ description: z.string().default(''), content: contentSchema })),
})

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
})

export type Parameter = z.output<typeof parameterSchema>
export type Operation = z.output<typeof operationSchema> & { method: string; path: string }
export type Reference = { operations: readonly Operation[]; schemas: Readonly<Record<string, Schema>> }

/** The server's OpenAPI document. */
export const referenceQuery = queryOptions({
  queryKey: ['reference'],
  queryFn: async ({ signal }): Promise<Reference> => {
    const response = await fetch('/api/schema/', { signal })
    if (!response.ok) throw toApiError(undefined, response)
    const { paths, components } = documentSchema.parse(await response.json())
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        path,
        method: method.toUpperCase(),
      })),
    )
    return { operations, schemas: components.schemas }
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** The operations by their first tag: clients' endpoints first, the app's own last. */
export function grouped(operations: readonly Operation[]): [tag: string, operations: readonly Operation[]][] {
  const groups = Map.groupBy(operations, ({ tags }) => tags[0] ?? '')
  const own = (tag: string) => (tag === 'companion' ? 1 : 0)
  return [...groups].sort(([a], [b]) => own(a) - own(b))
}

/** The JSON that an operation takes, if any. */
export const bodyOf = ({ requestBody }: Operation): Schema | undefined =>
  requestBody?.content?.['application/json']?.schema

/** A schema, or the named one that it refers to. */
export function resolved(schema: Schema, schemas: Reference['schemas']): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return (name !== undefined && schemas[name]) || schema
}
