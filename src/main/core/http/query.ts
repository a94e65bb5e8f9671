import type { FastifyRequest } from 'fastify'

/** The query parameters. For a repeated one the last value wins, as in Django. */
export function queryOf(request: FastifyRequest): Record<string, string> {
  const query: Record<string, string> = {}
  if (typeof request.query !== 'object' || request.query === null) return query
  for (const [name, value] of Object.entries(request.query)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value
    if (typeof last === 'string') query[name] = last
  }
  return query
}
