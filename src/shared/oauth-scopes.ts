import { isScope, SCOPE_OBJECTS } from './scopes.ts'

const ACTIONS = ['read', 'write'] as const

/** Scopes that tell who the user is. */
export const OPENID_SCOPES = ['openid', 'profile', 'email'] as const

/** Granted whatever an app may otherwise ask for: they give access to no data of a project. */
export const ALWAYS_ALLOWED: ReadonlySet<string> = new Set([...OPENID_SCOPES, 'introspection'])

/** Only an app that lists them explicitly can get these. */
const PRIVILEGED_OBJECTS = new Set<string>(['llm_gateway'])
/** For API keys, but never offered to apps. */
const HIDDEN_OBJECTS = new Set<string>(['wizard_session', 'query_performance', 'batch_import_support'])

/** Every `object:action` scope. */
export const ALL_SCOPES: ReadonlySet<string> = new Set(
  SCOPE_OBJECTS.flatMap((object) => ACTIONS.map((action) => `${object}:${action}`)),
)

/** What any app can ask for: the default of an app that has no list of its own. */
export const UNPRIVILEGED_SCOPES: ReadonlySet<string> = new Set(
  SCOPE_OBJECTS.filter((object) => !PRIVILEGED_OBJECTS.has(object) && !HIDDEN_OBJECTS.has(object)).flatMap(
    (object) => ACTIONS.map((action) => `${object}:${action}`),
  ),
)

/** The scopes that the discovery documents list. */
export const SUPPORTED_SCOPES: readonly string[] = [...OPENID_SCOPES, ...UNPRIVILEGED_SCOPES]

/** Whether an OAuth token can have a scope. */
export const isOAuthScope = (scope: string): boolean => isScope(scope) || ALWAYS_ALLOWED.has(scope)

/** In an app's list: everything in UNPRIVILEGED_SCOPES, besides what else is listed. */
export const DEFAULT_SCOPES = '@default'
