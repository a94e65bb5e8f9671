import {
  ALL_SCOPES,
  ALWAYS_ALLOWED,
  DEFAULT_SCOPES,
  UNPRIVILEGED_SCOPES,
} from '../../../../shared/oauth-scopes.ts'
import type { Application } from './application.ts'

type Limits = Pick<Application, 'kind' | 'scopes' | 'optionalScopes'>

/** An app's explicit list of all that it can get, or null if it has none. */
function explicitCeiling({ scopes, optionalScopes }: Limits): ReadonlySet<string> | null {
  const listed = new Set([...scopes, ...optionalScopes])
  if (listed.size === 0) return null
  if (!listed.delete(DEFAULT_SCOPES)) return listed
  return new Set([...UNPRIVILEGED_SCOPES, ...listed])
}

/**
 * The list for an app that registers itself, of what it declared. Unknown and privileged scopes are left out; if that leaves nothing, the app can
 * still find out who the user is and no more, because an empty list would let it ask for anything.
 */
export function declaredScopes(declared: readonly string[]): string[] {
  const known = declared.filter((scope) => UNPRIVILEGED_SCOPES.has(scope) || ALWAYS_ALLOWED.has(scope))
  if (declared.length === 0 || (declared.includes('*') && !known.some((scope) => scope.includes(':'))))
    return []
  return known.length === 0 ? ['openid'] : known
}

/** All that an app gets if it asks for nothing in particular. */
const wholeCeiling = (application: Limits): string[] =>
  sorted([...(explicitCeiling(application) ?? UNPRIVILEGED_SCOPES), ...ALWAYS_ALLOWED])

/**
 * The part of the requested scopes that an app can get. What it can't is left out and never an error, as in PostHog, because apps cannot know
 * which scopes come and go. `*` stays as it is for an app without a list of its own.
 */
export function clampScopes(application: Limits, requested: readonly string[]): string[] {
  const ceiling = explicitCeiling(application)
  if (ceiling === null) {
    // PostHog's development apps ask for privileged scopes too, which PostHog lists for them by hand.
    const allowed = application.kind === 'development' ? ALL_SCOPES : UNPRIVILEGED_SCOPES
    return sorted(
      requested.filter((scope) => scope === '*' || allowed.has(scope) || ALWAYS_ALLOWED.has(scope)),
    )
  }
  const always = requested.filter((scope) => ALWAYS_ALLOWED.has(scope))
  if (requested.includes('*')) return sorted([...(ceiling.has('*') ? ['*'] : ceiling), ...always])
  return sorted([...requested.filter((scope) => includesScope(ceiling, scope)), ...always])
}

/**
 * What a request for authorization resolves to: the whole ceiling if it names no scope, was cut off within one, or names only scopes that the
 * app can't get.
 */
export function resolveScopes(application: Limits, requested: readonly string[]): string[] {
  if (requested.length === 0 || isCutOff(requested)) return wholeCeiling(application)
  const granted = clampScopes(application, requested)
  const isIdentity = (scope: string) => ALWAYS_ALLOWED.has(scope)
  return granted.every(isIdentity) && !requested.every(isIdentity) ? wholeCeiling(application) : granted
}

/**
 * What a user's choice grants. A choice of nothing that the app can get is replaced by all that it can get, like such a request, because a token
 * without scopes works nowhere.
 */
export function grantedScopes(application: Limits, chosen: readonly string[]): string[] {
  const granted = clampScopes(application, chosen)
  return granted.length === 0 ? wholeCeiling(application) : granted
}

/** The scopes that a user can't deselect. */
export const requiredScopes = ({ scopes }: Limits): string[] =>
  sorted(scopes.filter((scope) => scope.includes(':')))

/** What a refresh keeps of the scopes that were granted; null if nothing is left. */
export function narrowScopes(application: Limits, original: readonly string[]): string[] | null {
  const ceiling = explicitCeiling(application)
  if (ceiling === null || original.includes('*')) return [...original]
  const narrowed = original.filter((scope) => includesScope(ceiling, scope) || ALWAYS_ALLOWED.has(scope))
  return narrowed.length === 0 && original.length > 0 ? null : sorted(narrowed)
}

/** `object:write` includes `object:read`, and `*` all that is unprivileged. */
function includesScope(ceiling: ReadonlySet<string>, scope: string): boolean {
  if (ceiling.has(scope) || (ceiling.has('*') && UNPRIVILEGED_SCOPES.has(scope))) return true
  return scope.endsWith(':read') && ceiling.has(scope.replace(/:read$/, ':write'))
}

/** Whether the last scope is only the beginning of one: a list that was cut off lost others too. */
function isCutOff(requested: readonly string[]): boolean {
  const last = requested.at(-1) ?? ''
  if (last === '*' || ALL_SCOPES.has(last) || ALWAYS_ALLOWED.has(last)) return false
  return [...ALL_SCOPES].some((scope) => scope.startsWith(last))
}

const sorted = (scopes: readonly string[]): string[] => [...new Set(scopes)].sort()
