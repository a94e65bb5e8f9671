import { expect } from 'vitest'
import { ADA, type LinkedWorld } from '../../../../support/github/linked.ts'

export const CALLBACK = '/complete/github-link/'
export const SETUP = '/integrations/github/callback'

/** Each client's final redirect; ERROR stands for the error code. */
const DESTINATIONS: Record<string, { success: string; error: string }> = {
  posthog_code: {
    success: '/account-connected/github-integration?provider=github',
    error: '/account-connected/github-integration?provider=github&error=ERROR',
  },
  posthog_companion: {
    success: '/account-connected/github-integration?provider=github&connect_from=posthog_companion',
    error: '/account-connected/github-integration?provider=github&connect_from=posthog_companion&error=ERROR',
  },
  slack: {
    success: '/account-connected/github-integration?provider=github&connect_from=slack',
    error: '/account-connected/github-integration?provider=github&connect_from=slack&error=ERROR',
  },
  posthog_mobile: {
    success: 'posthog://github/callback?provider=github',
    error: 'posthog://github/callback?provider=github&error=ERROR',
  },
  '': {
    success: '/settings/user-personal-integrations?github_link_success=1',
    error: '/settings/user-personal-integrations?github_link_error=ERROR',
  },
  vscode: {
    success: '/settings/user-personal-integrations?github_link_success=1',
    error: '/settings/user-personal-integrations?github_link_error=ERROR',
  },
}
export const CLIENTS = Object.keys(DESTINATIONS)
export const RETURNING = ['posthog_code', 'posthog_companion', 'slack', 'posthog_mobile']
export const successFor = (client: string) => DESTINATIONS[client]?.success
export const errorFor = (client: string, code: string) => DESTINATIONS[client]?.error.replace('ERROR', code)

export const stateOf = (address: string) => new URL(address).searchParams.get('state') ?? ''

/** The user's browser, in the current test's world. */
export function browserOf(world: () => LinkedWorld) {
  return {
    /** The GitHub URL that a start returns. */
    async addressFor(connect_from: string, key = ADA): Promise<string> {
      const answer = await world().start(key, connect_from === '' ? {} : { connect_from })
      return JSON.parse(answer.text).install_url
    },
    /** Opens GitHub's redirect. Returns where the browser is redirected next. */
    async back(query: Record<string, string> | URLSearchParams, path = CALLBACK): Promise<string> {
      const answer = await world().call('GET', `${path}?${new URLSearchParams(query)}`)
      expect([answer.status, answer.headers['cache-control']]).toEqual([302, 'no-store'])
      return String(answer.headers.location)
    },
    /** A user's links. */
    async linked(key = ADA): Promise<{ id: string; installation_id: string }[]> {
      return JSON.parse((await world().call('GET', '/api/users/@me/integrations/', { key })).text).results
    },
  }
}
