import { z } from 'zod'
import type { Repository } from '../../../../shared/contract/integrations.ts'
import { createBound } from '../../base/bound.ts'
import type { Log } from '../../base/host.ts'
import type { Clock } from '../../base/time.ts'
import { GitHubFailure, toFailure } from './failures.ts'
import type { GitHubRequest } from './octokit.ts'
import type { RateLimits } from './rate-limits.ts'

export const PAGE_SIZE = 100
/** GitHub allows 100 concurrent requests for each user; this leaves room for their other tools. */
const REQUESTS_AT_ONCE = 20

/** A page of a list; `unchanged` if GitHub answered 304 for the given ETag. */
export type Page<T> =
  | { unchanged: true }
  | {
      unchanged: false
      items: T[]
      etag: string | null
      /** The length of the whole list, if GitHub states it. */
      total: number | null
      /** What the Link header says about the following pages; null if it doesn't say. */
      lastPage: number | null
      hasNext: boolean | null
    }

const userSchema = z.object({ login: z.string(), id: z.int() })

const installationSchema = z.object({
  id: z.number().transform(String),
  account: z
    .object({ login: z.string().optional(), slug: z.string().optional(), type: z.string().optional() })
    .nullish(),
  repository_selection: z.string().nullish(),
})

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

const repositorySchema = z
  .object({
    id: z.int(),
    name: z.string(),
    full_name: z.string(),
    private: optional(z.boolean()),
    default_branch: optional(z.string()),
    language: optional(z.string()),
    pushed_at: optional(z.string()),
    archived: optional(z.boolean()),
    permissions: optional(z.object({ push: optional(z.boolean()) })),
  })
  .transform(({ permissions, ...repository }): Repository => ({ ...repository, can_push: permissions?.push }))

export type GitHubUser = z.infer<typeof userSchema>

/** An installation as the user sees it. */
export type Installation = {
  id: string
  accountType: string | null
  accountName: string | null
  repositorySelection: string | null
}

export type GitHubApi = ReturnType<typeof createGitHubApi>

/** The calls to GitHub's REST API that the app makes, each with a user's token. `who` identifies the GitHub user for rate limits. */
export function createGitHubApi(deps: {
  /** GitHub's API URL, and the request timeout in milliseconds. Read for each request. */
  server: () => { apiUrl: string; requestMs: number }
  rateLimits: RateLimits
  clock: Clock
  log: Log
  /** Aborted when the server stops, which cancels reads under way. */
  stopping: AbortSignal
}) {
  const { server, rateLimits, clock, log, stopping } = deps
  const bounded = createBound<string>(REQUESTS_AT_ONCE)
  let client: { apiUrl: string; request: GitHubRequest } | null = null

  const send: GitHubRequest = async (route, parameters) => {
    const { apiUrl, requestMs } = server()
    if (client?.apiUrl !== apiUrl) {
      const { apiRequest } = await import('./octokit.ts')
      client = {
        apiUrl,
        request: apiRequest({ apiUrl, requestMs, isRepeatable: true, log, signal: stopping }),
      }
    }
    return client.request(route, parameters)
  }

  /** @throws GitHubFailure */
  const get = async (
    route: string,
    parameters: Record<string, unknown>,
    auth: Auth,
    etag: string | null = null,
  ) => {
    const headers = {
      authorization: `Bearer ${auth.token}`,
      ...(etag === null ? {} : { 'if-none-match': etag }),
    }
    try {
      const response = await bounded(`${server().apiUrl} ${auth.who ?? auth.token}`, () => {
        // Checked only when this request is about to be sent, since an earlier one may have used up the limit.
        if (auth.who !== null) rateLimits.check(auth.who)
        if (stopping.aborted) throw new GitHubFailure('unavailable')
        return send(`GET ${route}`, { ...parameters, headers })
      })
      if (auth.who !== null) rateLimits.note(auth.who, response.headers)
      return response
    } catch (error) {
      if (isUnchanged(error)) return null
      const failure = toFailure(error, clock)
      if (failure.kind === 'rate-limited' && auth.who !== null) rateLimits.block(auth.who, failure.retryAfter)
      throw failure
    }
  }

  const page = async <T>(
    route: string,
    parameters: Record<string, unknown>,
    auth: Auth,
    etag: string | null,
    read: (data: unknown) => { items: T[]; total: number | null },
  ): Promise<Page<T>> => {
    const response = await get(route, { ...parameters, per_page: PAGE_SIZE }, auth, etag)
    if (response === null) return { unchanged: true }
    const { items, total } = parseResponse(() => read(response.data))
    const { link, etag: newEtag = null } = response.headers
    const hasNext = link === undefined ? null : link.includes('rel="next"')
    return { unchanged: false, items, total, etag: newEtag, lastPage: lastPageOf(link), hasNext }
  }

  return {
    async user(auth: Auth): Promise<GitHubUser> {
      const response = await get('/user', {}, auth)
      return parseResponse(() => userSchema.parse(response?.data))
    },

    /** Every installation of the App that the user can see. */
    async installations(auth: Auth): Promise<Installation[]> {
      const all: Installation[] = []
      for (let number = 1; ; number++) {
        const answer = await page('/user/installations', { page: number }, auth, null, readInstallations)
        if (answer.unchanged) throw new GitHubFailure('unavailable')
        all.push(...answer.items)
        if (answer.items.length < PAGE_SIZE || all.length >= (answer.total ?? 0)) return all
      }
    },

    /** Checks that the user's token has access to an installation. @throws GitHubFailure not-found if it doesn't */
    async checkInstallation(installationId: string, auth: Auth): Promise<void> {
      await get('/user/installations/{id}/repositories', { id: installationId, per_page: 1 }, auth)
    },

    repositories: (
      installationId: string,
      number: number,
      auth: Auth,
      etag: string | null,
    ): Promise<Page<Repository>> =>
      page(
        '/user/installations/{id}/repositories',
        { id: installationId, page: number },
        auth,
        etag,
        (data) => {
          const { total_count, repositories } = z
            .object({ total_count: z.int(), repositories: z.array(repositorySchema) })
            .parse(data)
          return { items: repositories, total: total_count }
        },
      ),

    branches: (
      owner: string,
      repo: string,
      number: number,
      auth: Auth,
      etag: string | null,
    ): Promise<Page<string>> =>
      page('/repos/{owner}/{repo}/branches', { owner, repo, page: number }, auth, etag, (data) => ({
        items: z
          .array(z.object({ name: z.string() }))
          .parse(data)
          .map(({ name }) => name),
        total: null,
      })),

    async defaultBranch(owner: string, repo: string, auth: Auth): Promise<string> {
      const response = await get('/repos/{owner}/{repo}', { owner, repo }, auth)
      return parseResponse(
        () => z.object({ default_branch: z.string() }).parse(response?.data).default_branch,
      )
    },
  }
}

/** A user's token, and the GitHub user whose rate limit it counts against; null while that is unknown. */
export type Auth = { token: string; who: string | null }

function readInstallations(data: unknown): { items: Installation[]; total: number } {
  const { total_count, installations } = z
    .object({ total_count: z.int(), installations: z.array(installationSchema) })
    .parse(data)
  const items = installations.map(({ id, account, repository_selection }) => ({
    id,
    // An enterprise account has a slug instead of a login.
    accountName: account?.login ?? account?.slug ?? null,
    accountType: account?.type ?? null,
    repositorySelection: repository_selection ?? null,
  }))
  return { items, total: total_count }
}

/** A truncated or malformed answer is treated as no answer. */
function parseResponse<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new GitHubFailure('unavailable', { cause })
  }
}

function isUnchanged(error: unknown): boolean {
  return z.object({ status: z.literal(304) }).safeParse(error).success
}

/** The last page that a Link header names; null if this is the only page or the last. */
function lastPageOf(link: string | undefined): number | null {
  const address = /<([^>]+)>;\s*rel="last"/.exec(link ?? '')?.[1]
  if (address === undefined) return null
  const number = Number(new URL(address, 'http://localhost').searchParams.get('page'))
  return Number.isSafeInteger(number) && number > 0 ? number : null
}
