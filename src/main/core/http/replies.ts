import type { FastifyReply } from 'fastify'

/** Sends a 204 without a body. */
export const noContent = (reply: FastifyReply): FastifyReply => reply.code(204).send()

/** Sends text that is already JSON, without parsing it. */
export const sendJson = (reply: FastifyReply, json: string): FastifyReply =>
  reply.type('application/json').send(json)
