/** The operation id of a route's schema, as the OpenAPI document has it. */
export function operationOf(schema: unknown): string | null {
  const isKnown = typeof schema === 'object' && schema !== null && 'operationId' in schema
  return isKnown && typeof schema.operationId === 'string' ? schema.operationId : null
}
