import type { SecretStore } from '../../src/main/core/host.ts'
import { openMemorySecrets } from '../../src/main/platform/keychain.ts'
import { press } from '../github-stand-in/browsing.ts'
import { type GitHubStandIn, startGitHub } from '../support/github/stand-in.ts'
import { type Answer, createWorld, type World } from '../support/world.ts'

export const ADA = 'phx_ada_0123456789abcdefghijklmnopqrstuvwxyz'
export const BOB = 'phx_bob_0123456789abcdefghijklmnopqrstuvwxyz'

const SCOPES = ['user:read', 'user:write']

/** Two people of one organization, whose project shares no installation; Ada is staff. */
export const SEED = {
  version: 1,
  organizations: [{ name: 'Acme', projects: [{ name: 'Default' }] }],
  users: [
    { email: 'ada@example.com', is_staff: true, keys: [{ label: 'ada', scopes: SCOPES, value: ADA }] },
    { email: 'bob@example.com', keys: [{ label: 'bob', scopes: SCOPES, value: BOB }] },
  ],
}

export const GITHUB = '/api/users/@me/integrations/github'

/** A companion in this process whose GitHub is a stand-in on a socket; both go by one clock. */
export type LinkedWorld = World & {
  github: GitHubStandIn
  secrets: SecretStore
  /** Follows the person's browser from an address at GitHub: presses the buttons and returns where it ends up here. */
  visit(address: string, buttons?: string[]): Promise<string>
  /** Starts a link and goes through GitHub's pages. Returns where the browser ends up. */
  link(key?: string, body?: Record<string, unknown>, login?: string): Promise<string>
  start(key?: string, body?: Record<string, unknown>): Promise<Answer>
  stop(): Promise<void>
}

export const AUTHORIZE = 'Authorize PostHog Companion Dev'

export async function createLinkedWorld(
  options: { secrets?: SecretStore; seed?: unknown; app?: boolean } = {},
): Promise<LinkedWorld> {
  const time = { now: Date.now() }
  const github = await startGitHub({ now: () => time.now })
  const secrets = options.secrets ?? openMemorySecrets()
  const { clientId, clientSecret, slug } = github.world.app
  const world = await createWorld({
    seed: options.seed ?? SEED,
    host: { clock: () => time.now, openSecrets: () => secrets },
    config: {
      github: {
        url: github.url,
        apiUrl: github.apiUrl,
        ...(options.app === false ? {} : { clientId, clientSecret, slug }),
      },
    },
  })

  const visit: LinkedWorld['visit'] = async (address, buttons = [AUTHORIZE]) => {
    let place = address
    for (const button of buttons) {
      const answer = await press(place, button)
      place = answer.headers.get('location') ?? ''
      // A step in between may lead through the companion back to GitHub.
      while (place.startsWith('http://127.0.0.1:7676')) {
        const { pathname, search } = new URL(place)
        const back = await world.call('GET', pathname + search)
        place = String(back.headers.location)
      }
    }
    return place
  }

  const start: LinkedWorld['start'] = (key = ADA, body = {}) =>
    world.call('POST', `${GITHUB}/start/`, { key, body })

  return {
    ...world,
    clock: {
      get now() {
        return time.now
      },
      advance(ms: number) {
        time.now += ms
      },
    },
    github,
    secrets,
    visit,
    start,
    async link(key = ADA, body = { connect_from: 'posthog_code' }, login) {
      const answer = await start(key, body)
      const address = new URL(JSON.parse(answer.text).install_url)
      if (login !== undefined) address.searchParams.set('login', login)
      return visit(address.href)
    },
    async stop() {
      await world.close()
      await github.close()
    },
  }
}
