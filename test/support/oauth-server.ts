import { z } from 'zod'
import { SESSION_HEADER } from '../../src/shared/session-header.ts'
import { createWorld, type World } from './world.ts'

/** A server that real clients can connect to, by the name under which PostHog's apps know it. */
export type OAuthServer = {
  world: World
  url: string
  /** Sends the user's decision about the page that a client opened. @returns where the browser goes */
  decide(page: URL, decision?: Record<string, unknown>): Promise<URL>
  stop(): Promise<void>
}

const redirectSchema = z.object({ redirect_to: z.string() })

export async function startOAuthServer(seed: unknown, email: string): Promise<OAuthServer> {
  // Clients compare the times in tokens with their own clock.
  const world = await createWorld({ seed, config: { port: 0 }, host: { clock: Date.now } })
  await world.companion.start()
  const url = world.companion.app.ownUrl().replace('127.0.0.1', 'localhost')
  return {
    world,
    url,
    async decide(page, decision = {}) {
      const session = await world.signIn(email)
      const answer = await fetch(`${url}/oauth/authorize/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [SESSION_HEADER]: session },
        body: JSON.stringify({
          ...Object.fromEntries(page.searchParams),
          allow: true,
          access_level: 'all',
          ...decision,
        }),
      })
      return new URL(redirectSchema.parse(await answer.json()).redirect_to)
    },
    stop: () => world.close(),
  }
}
