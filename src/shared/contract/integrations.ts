import { z } from 'zod'
import { integerField, textField } from './fields.ts'

export const INTEGRATION_KINDS = ['github', 'slack'] as const

const REPOSITORY_PAGE_MAX = 500
const BRANCH_PAGE_MAX = 1000

export const accountSchema = z.object({ type: z.string().nullable(), name: z.string().nullable() })

export const integrationSchema = z
  .object({
    id: z.uuid().meta({ description: 'Unchanged if the installation is linked again.' }),
    kind: z.literal('github'),
    installation_id: z.string().meta({ examples: ['12345'] }),
    repository_selection: z
      .string()
      .nullable()
      .meta({ examples: ['selected', 'all'] }),
    account: accountSchema.nullable(),
    uses_shared_installation: z
      .boolean()
      .meta({ description: "Whether the user's current project shares this installation." }),
    created_at: z.string(),
    github_login: z.string().nullable().meta({ description: 'The GitHub login of the linked user.' }),
    installation_shared: z
      .boolean()
      .meta({ description: 'Whether another user or a project here uses the same installation.' }),
    installation_status: z
      .enum(['connected', 'unavailable'])
      .meta({ description: '`unavailable` since GitHub turned the link away; connecting again renews it.' }),
  })
  .meta({ id: 'UserIntegration' })

export type Integration = z.infer<typeof integrationSchema>

export const integrationListSchema = z.object({
  count: z.int(),
  next: z.string().nullable(),
  previous: z.string().nullable(),
  results: z.array(integrationSchema),
})

/** Only for the OpenAPI document: invalid values are ignored, and the route validates `kind`. */
export const integrationQuerySchema = z.object({
  kind: z.enum(INTEGRATION_KINDS).optional().meta({ description: '`github`, the default, or `slack`.' }),
  limit: z.int().min(1).optional().meta({ description: 'The maximum number of results. Defaults to all.' }),
  offset: z.int().min(0).optional(),
})

export const installationParams = z.object({
  uuid: z
    .string()
    .meta({ description: '`@me`. Staff can also use the UUID of an active user.', examples: ['@me'] }),
  installation_id: z.string().meta({ description: 'The GitHub installation ID.', examples: ['12345'] }),
})

export const repositorySchema = z
  .object({
    id: z.int(),
    name: z.string(),
    full_name: z.string(),
    private: z.boolean().optional(),
    default_branch: z.string().optional(),
    language: z.string().optional(),
    pushed_at: z.string().optional(),
    archived: z.boolean().optional(),
    can_push: z.boolean().optional(),
  })
  .meta({
    id: 'GitHubRepository',
    examples: [
      { id: 1, name: 'posthog', full_name: 'PostHog/posthog', private: false, default_branch: 'master' },
    ],
  })

export type Repository = z.infer<typeof repositorySchema>

/** As long as a URL can be, so that no search is rejected for its length. */
const search = textField({ max: 16 * 1024, blank: true }).prefault('')

export const repositoryQuerySchema = z.object({
  search: search.meta({ description: "Part of the repository's full name, case-insensitive." }),
  limit: integerField({ min: 1, max: REPOSITORY_PAGE_MAX, default: 100 }),
  offset: integerField({ min: 0, default: 0 }),
})

export const repositoryPageSchema = z.object({
  repositories: z.array(repositorySchema),
  has_more: z.boolean(),
  total: z.int().meta({ description: 'The number of repositories that match the search.' }),
})

/** An empty value means any. */
export const repositoryFilterSchema = repositoryQuerySchema.extend({
  visibility: z.enum(['', 'public', 'private']).default(''),
  archived: z.enum(['', 'archived', 'active']).default(''),
  language: z.string().default(''),
  sort: z.enum(['', 'name', 'updated']).default('').meta({ description: 'By default as GitHub lists them.' }),
})

export const filteredRepositoriesSchema = repositoryPageSchema.extend({
  languages: z
    .array(z.string())
    .meta({ description: 'Those of all repositories, to choose from; on the first page alone.' }),
})

export type FilteredRepositories = z.infer<typeof filteredRepositoriesSchema>

export const repositoryRefreshSchema = z.object({ repositories: z.array(repositorySchema), total: z.int() })

const PART = /^[A-Za-z0-9_.-]+$/

/** Whether a name is a valid `owner/repo` on GitHub. */
export function isRepositoryName(name: string): boolean {
  const parts = name.split('/')
  return parts.length === 2 && parts.every((part) => PART.test(part) && part !== '.' && part !== '..')
}

export const branchQuerySchema = z.object({
  repo: textField({ max: 512 }).meta({
    description: '`owner/repo`, case-insensitive.',
    examples: ['PostHog/posthog'],
  }),
  search: search.meta({ description: 'Part of the branch name, case-insensitive.' }),
  limit: integerField({ min: 1, max: BRANCH_PAGE_MAX, default: 100 }),
  offset: integerField({ min: 0, default: 0 }),
})

export const branchPageSchema = z.object({
  branches: z.array(z.string()),
  default_branch: z.string().nullable(),
  has_more: z.boolean(),
})

export type BranchPage = z.infer<typeof branchPageSchema>

export const integrationLoginSchema = z.object({ github_login: z.string().nullable() })
