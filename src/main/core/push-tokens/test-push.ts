import type { FastifyInstance } from 'fastify'
import {
  type ListedPushToken,
  type TestPushResult,
  testPushAnswerSchema,
  testPushSchema,
} from '../../../shared/contract/push-tokens.ts'
import { SESSION_ACCESS } from '../auth/access.ts'
import { actorOf, callerOf } from '../auth/caller.ts'
import type { Host } from '../base/host.ts'
import { answers } from '../http/answers.ts'
import { objectBody } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import { createExpoSender } from './expo.ts'
import type { PushTokenStore } from './store.ts'

/** `ExponentPushToken[…]`, `ExpoPushToken[…]`, or the bare UUID of old versions. */
const EXPO_TOKEN = /^(Expo(nent)?PushToken\[.+\]|[a-z\d]{8}-[a-z\d]{4}-[a-z\d]{4}-[a-z\d]{4}-[a-z\d]{12})$/i

/** Sends a test message to some of the caller's devices and reports the outcome for each. */
export function testPushRoutes(
  server: FastifyInstance,
  deps: { pushTokens: PushTokenStore; notify: Host['notify'] },
): void {
  const { pushTokens, notify } = deps
  const sendToExpo = createExpoSender()

  server.route({
    method: 'POST',
    url: '/_companion/push_tokens/test',
    config: { access: SESSION_ACCESS },
    schema: {
      operationId: 'companion_push_tokens_test',
      tags: ['companion'],
      summary: 'Send a test push to some of your devices',
      description: 'Tokens that Expo reports as unregistered are removed.',
      body: testPushSchema,
      response: answers({ 200: testPushAnswerSchema }, [400, 401, 403]),
    },
    handler: async (request) => {
      const { ids, title, body } = validate(testPushSchema, objectBody(request) ?? {})
      const { user } = callerOf(request)
      const tokens = new Map(pushTokens.list(user.id).map((token) => [token.id, token]))
      const results = await Promise.all(
        ids.map(async (id): Promise<TestPushResult> => {
          const token = tokens.get(id)
          if (token === undefined) return { id, outcome: 'unknown', ticket: null, detail: null }
          const result = await send(token, { title, body })
          if (result.outcome === 'unregistered') pushTokens.prune(actorOf(request), user.id, token.token)
          return { id, ...result }
        }),
      )
      return { results }
    },
  })

  async function send(
    { token, platform }: ListedPushToken,
    message: { title: string; body: string },
  ): Promise<Omit<TestPushResult, 'id'>> {
    if (EXPO_TOKEN.test(token)) return { ticket: null, detail: null, ...(await sendToExpo(token, message)) }
    if (platform !== 'web') return { outcome: 'not_sendable', ticket: null, detail: null }
    if (notify === null) return { outcome: 'in_browser', ticket: null, detail: null }
    notify(message.title, message.body)
    return { outcome: 'shown', ticket: null, detail: null }
  }
}
