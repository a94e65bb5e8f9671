import type { Plugin } from 'vite'

/** What Fastify requires for servers with JSON schemas, a log or a proxy of their own, and for requests that never leave the process. */
const UNUSED = [
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  '@fastify/proxy-addr',
  './logger-pino',
  './logger-pino.js',
  'light-my-request',
]

/** What it checks its plugins and routes with. Ours are the same in the tests, which run without this build and so with these checks. */
const CHECKS: Record<string, string> = {
  semver: 'module.exports = { satisfies: () => true }',
  'safe-regex2': 'module.exports = () => true',
}

const LEFT_OUT = '\0left-out:'

/**
 * In a file of a package, code that takes long at the start, and what does instead. Loading Node's HTTP/2 takes as long as SQLite, its web
 * crypto a fifth of that. Fastify's router makes functions from text for each route: to compare prefixes, for constraints,
 * which no route here has, and to name parameters, which few routes name differently.
 */
const EDITS: readonly { file: string; from: string; to: string }[] = [
  { file: 'fastify/lib/server.js', from: "require('node:https')", to: '{}' },
  { file: 'fastify/lib/server.js', from: "require('node:http2')", to: '{}' },
  {
    file: 'find-my-way/lib/node.js',
    from: 'const LONG_PREFIX_MIN_LENGTH = 16',
    to: 'const LONG_PREFIX_MIN_LENGTH = 2',
  },
  {
    file: 'find-my-way/lib/handler-storage.js',
    from: 'this._compileGetHandlerMatchingConstraints(constrainer, constraints)',
    to: "if (constraintsNames.length > 0) throw new Error('this build has no constraints')",
  },
  {
    file: 'find-my-way/lib/handler-storage.js',
    from: "return new Function('NullObject', fnBody.join('\\n'))(NullObject)",
    to: "const body = fnBody.join('\\n'); return (HandlerStorage.compiled ??= {})[body] ??= new Function('NullObject', body)(NullObject)",
  },
  {
    file: 'uuid/dist-node/rng.js',
    from: 'crypto.getRandomValues(',
    to: "process.getBuiltinModule('node:crypto').randomFillSync(",
  },
]

/** Leaves out what packages load or prepare but this program never uses, above all Fastify: a third of the server's code. */
export const leaveOut: Plugin = {
  name: 'leave-out',
  enforce: 'pre',
  resolveId(name, importer = '') {
    if (!/node_modules[\\/](fastify|find-my-way)[\\/]/.test(importer)) return null
    return UNUSED.includes(name) || name in CHECKS ? LEFT_OUT + name : null
  },
  load(id) {
    return id.startsWith(LEFT_OUT) ? (CHECKS[id.slice(LEFT_OUT.length)] ?? 'module.exports = {}') : null
  },
  transform(code, id) {
    const path = id.replaceAll('\\', '/')
    const edits = EDITS.filter(({ file }) => path.endsWith(`/node_modules/${file}`))
    if (edits.length === 0) return null
    return { code: edits.reduce((text, { from, to }) => replace(text, from, to, path), code), map: null }
  },
}

function replace(text: string, from: string, to: string, file: string): string {
  if (text.includes(from)) return text.replace(from, () => to)
  throw new Error(`${file} has no ${from} any more. Update the edits in ${import.meta.filename}.`)
}
