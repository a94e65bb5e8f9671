import type { FastifyReply } from 'fastify'

/** Answers 204 without a body. */
export const noContent = (reply: FastifyReply): FastifyReply => reply.code(204).send()

/** Answers with text that is JSON already, which spares parsing and printing it again. */
export const sendJson = (reply: FastifyReply, json: string): FastifyReply =>
  reply.type('application/json').send(json)
