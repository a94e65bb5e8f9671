import { z } from 'zod'
import type { Repository } from '../../../../shared/contract/integrations.ts'
import { createBound } from '../../base/bound.ts'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/host.ts'
import type { Clock } from '../../base/time.ts'
import { GitHubFailure, otherServer, toFailure } from './failures.ts'
import { fetchPages } from './fetch-pages.ts'
import type { GitHubRequest } from './octokit.ts'
import { type ListReader, listOf, PAGE_SIZE, type Page, plainListOf, readPage } from './pages.ts'
import type { RateLimits } from './rate-limits.ts'
import { serverOf } from './server.ts'

/** GitHub allows 100 concurrent requests for each user; this leaves room for their other tools. */
const REQUESTS_AT_ONCE = 20

const userSchema = z.object({ login: z.string(), id: z.int() })

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined)

const accountSchema = z.object({
  login: optional(z.string()),
  slug: optional(z.string()),
  type: optional(z.string()),
})

const installationSchema = z
  .object({
    id: z.int().positive().transform(String),
    account: optional(accountSchema),
    repository_selection: optional(z.string()),
  })
  .transform(
    ({ id, account, repository_selection }): Installation => ({
      id,
      // An enterprise account has a slug instead of a login.
      accountName: account?.login ?? account?.slug ?? null,
      accountType: account?.type ?? null,
      repositorySelection: repository_selection ?? null,
    }),
  )

const branchSchema = z.object({ name: z.string() }).transform(({ name }) => name)

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

/** The calls to GitHub's REST API that the app makes, each with a user's token. `who` in it identifies the user at that GitHub for rate limits. */
export function createGitHubApi(deps: {
  /** GitHub's URLs, and the request timeout in milliseconds. Read for each request. */
  server: () => { url: string; apiUrl: string; requestMs: number }
  rateLimits: RateLimits
  clock: Clock
  log: Log
  /** Aborted when the server stops, which cancels reads under way. */
  stopping: AbortSignal
}) {
  const { server, rateLimits, clock, log, stopping } = deps
  const bounded = createBound<string>(REQUESTS_AT_ONCE)
  let client: { apiUrl: string; request: GitHubRequest } | null = null

  /** @throws AppError github_reauthorization_required if another GitHub was configured since the token was read */
  const send = async (auth: Auth, route: string, parameters: Record<string, unknown>) => {
    const { requestMs, ...urls } = server()
    if (serverOf(urls) !== auth.server) throw otherServer()
    const { apiUrl } = urls
    const { apiRequest } = await import('./octokit.ts')
    if (client?.apiUrl !== apiUrl)
      client = {
        apiUrl,
        request: apiRequest({ apiUrl, requestMs, isRepeatable: true, log, signal: stopping }),
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
      const response = await bounded(`${auth.server} ${auth.who ?? auth.token}`, () => {
        // Checked only when this request is about to be sent, since an earlier one may have used up the limit.
        if (auth.who !== null) rateLimits.check(auth.who)
        if (stopping.aborted) throw new GitHubFailure('unavailable')
        return send(auth, `GET ${route}`, { ...parameters, headers })
      })
      if (auth.who !== null) rateLimits.note(auth.who, response.headers)
      return response
    } catch (error) {
      if (error instanceof AppError) throw error
      if (etag !== null && isUnchanged(error)) return null
      const failure = toFailure(error, clock)
      if (failure.kind === 'rate-limited' && auth.who !== null) rateLimits.block(auth.who, failure.retryAfter)
      throw failure
    }
  }

  /** @throws GitHubFailure */
  const page = async <T>(
    route: string,
    parameters: Record<string, unknown>,
    auth: Auth,
    etag: string | null,
    list: ListReader<T>,
  ): Promise<Page<T>> => {
    const response = await get(route, { ...parameters, per_page: PAGE_SIZE }, auth, etag)
    if (response === null) return { unchanged: true }
    const { items, leftOut, ...rest } = parseResponse(() => readPage(response, list))
    if (leftOut > 0) log.warn({ route, items: leftOut }, 'left out malformed items of a GitHub list')
    return { unchanged: false, items, ...rest }
  }

  return {
    async user(auth: Auth): Promise<GitHubUser> {
      const response = await get('/user', {}, auth)
      return parseResponse(() => userSchema.parse(response?.data))
    },

    /** Every installation of the App that the user can see. */
    async installations(auth: Auth): Promise<Installation[]> {
      const all = new Map<string, Installation>()
      await fetchPages<Installation>({
        fetchPage: (number) =>
          page(
            '/user/installations',
            { page: number },
            auth,
            null,
            listOf('installations', installationSchema),
          ),
        known: [],
        take: ({ items, mark }) => {
          if (items !== 'unchanged') for (const one of items) all.set(one.id, one)
          return mark
        },
        log,
      })
      return [...all.values()]
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
        listOf('repositories', repositorySchema),
      ),

    branches: (
      owner: string,
      repo: string,
      number: number,
      auth: Auth,
      etag: string | null,
    ): Promise<Page<string>> =>
      page(
        '/repos/{owner}/{repo}/branches',
        { owner, repo, page: number },
        auth,
        etag,
        plainListOf(branchSchema),
      ),

    async defaultBranch(owner: string, repo: string, auth: Auth): Promise<string> {
      const response = await get('/repos/{owner}/{repo}', { owner, repo }, auth)
      return parseResponse(
        () => z.object({ default_branch: z.string() }).parse(response?.data).default_branch,
      )
    },
  }
}

/** A user's token, the GitHub that it is for, and the GitHub user whose rate limit it counts against; null while that is unknown. */
export type Auth = { token: string; server: string; who: string | null }

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
