import type { FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import { callerOf } from './access.ts'

/** The caller, as the activity log names them. */
export function actorOf(request: FastifyRequest): Actor {
  const { user, via } = callerOf(request)
  return { userId: user.id, via: via.kind, keyLabel: via.kind === 'key' ? via.label : null }
}
