import { text } from './text.ts'

const KNOWN: Record<string, string> = {
  '*': text.scopes.everything,
  openid: text.scopes.openid,
  profile: text.scopes.profile,
  email: text.scopes.email,
  introspection: text.scopes.introspection,
}

/** Objects whose names alone would not say what they are. */
const OBJECTS: Record<string, string> = {
  user: 'your profile, GitHub links, and notifications',
  organization: 'your organizations',
  project: 'your projects',
  llm_gateway: 'AI models at your organization’s expense',
  query: 'data by running queries',
  wizard_session: 'setup wizard sessions',
}

/** What a scope allows, in words. */
export function inWords(scope: string): string {
  const known = KNOWN[scope]
  if (known !== undefined) return known
  const [object = scope, action] = scope.split(':')
  const what = OBJECTS[object] ?? plural(object.replaceAll('_', ' '))
  return action === 'write' ? text.scopes.write(what) : text.scopes.read(what)
}

/** One scope for each line: reading is a part of writing. */
export const distinct = (scopes: readonly string[]): string[] =>
  scopes.filter((scope) => !(scope.endsWith(':read') && scopes.includes(scope.replace(/:read$/, ':write'))))

function plural(words: string): string {
  if (/(s|data|media|analytics|access|performance|control|tracing|catalog|system|knowledge)$/.test(words))
    return words
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`
}
