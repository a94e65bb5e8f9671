import packageJson from '../../../package.json' with { type: 'json' }
import type { GitHubEnvironment } from '../core/config.ts'

export const VERSION = packageJson.version

/** GitHub settings from the environment; an empty variable counts as not set. */
export function githubEnvironment(environment: NodeJS.ProcessEnv): GitHubEnvironment {
  const given = {
    clientId: environment.GITHUB_APP_CLIENT_ID,
    slug: environment.GITHUB_APP_SLUG,
    clientSecret: environment.GITHUB_APP_CLIENT_SECRET,
    url: environment.COMPANION_GITHUB_URL,
    apiUrl: environment.COMPANION_GITHUB_API_URL,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value))
}
