import type { FastifyRequest } from 'fastify'

/** The bearer token of a request's Authorization header. */
export const bearerOf = ({ headers }: FastifyRequest): string | null =>
  /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1] ?? null
