import type { FastifyReply, FastifyRequest } from 'fastify'

const HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const

/** Whether a browser fetches this ahead of time, so that the user may never see the answer. */
export const isPrefetch = ({ headers }: FastifyRequest): boolean =>
  HEADERS.some((name) => /prefetch|prerender|preview/i.test(String(headers[name] ?? '')))

/** For routes where a visit spends something: an answer that makes browsers fetch it again once the user goes there. */
export const refusePrefetch = (reply: FastifyReply): FastifyReply =>
  reply.code(204).header('cache-control', 'no-store').send()
