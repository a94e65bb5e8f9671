import { z } from 'zod'
import { isScope, notAScope } from '../scopes.ts'

/** One scope of a personal API key: `*`, or `object:read` / `object:write` with PostHog's object names. */
export const scopeSchema = z
  .string()
  .refine(isScope, { error: (issue) => notAScope(issue.input) })
  .meta({ examples: ['user:read', 'user:write', '*'] })
