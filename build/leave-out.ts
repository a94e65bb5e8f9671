import type { Plugin } from 'vite'

/** What Fastify requires for servers with JSON schemas or a log of its own, and for requests that never leave the process. */
const UNUSED = [
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  './logger-pino',
  './logger-pino.js',
  'light-my-request',
]

/** What it requires for servers with TLS or HTTP/2. */
const UNUSED_OF_NODE = /require\('node:(https|http2)'\)/g

const EMPTY = '\0unused-part-of-fastify'

/**
 * Leaves out what Fastify requires but this program never uses. Loading Node's HTTP/2 alone takes as long as SQLite does, and the rest is
 * a third of the server's code.
 */
export const leaveOut: Plugin = {
  name: 'leave-out-unused-parts-of-fastify',
  enforce: 'pre',
  resolveId: (name, importer) =>
    UNUSED.includes(name) && /node_modules[\\/]fastify[\\/]/.test(importer ?? '') ? EMPTY : null,
  load: (id) => (id === EMPTY ? 'module.exports = {}' : null),
  transform: (code, id) =>
    /node_modules[\\/]fastify[\\/]lib[\\/]server\.js$/.test(id)
      ? { code: code.replace(UNUSED_OF_NODE, '{}'), map: null }
      : null,
}
