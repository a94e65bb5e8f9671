import type { ProxySettings } from '../core/base/config.ts'
import type { Log } from '../core/base/host.ts'
import { directHosts } from './no-proxy.ts'

/** Uses the settings for this process's requests. Returns false if there are none, or this version of Node doesn't support them. */
export function applyProxySettings(proxy: ProxySettings | null): boolean {
  if (proxy === null) return false
  // An import would load all exports, including fetch, and slow down each start; older versions of Node lack this function.
  const http = process.getBuiltinModule('node:http')
  if (typeof http.setGlobalProxyFromEnv !== 'function') return false
  // Node loads fetch only when it is needed, here to be given a proxy, which is taken away again.
  http.setGlobalProxyFromEnv(proxy)()
  const direct = fetchDispatchers()
  http.setGlobalProxyFromEnv(proxy)
  const isDirect = directHosts(proxy.NO_PROXY)
  for (const [key, proxied] of fetchDispatchers()) {
    const dispatch: Dispatcher['dispatch'] = (options, handler) => {
      const chosen = isDirect(new URL(String(options.origin))) ? (direct.get(key) ?? proxied) : proxied
      return chosen.dispatch(options, handler)
    }
    Reflect.set(globalThis, key, { dispatch })
  }
  return true
}

type Dispatcher = { dispatch(options: { origin?: unknown }, handler: unknown): boolean }

/**
 * What sends the requests of Node's fetch: undici keeps it under these names, one for each version of its interface, so that programs can
 * replace it. Node offers no other way to a rule of our own.
 */
function fetchDispatchers(): Map<symbol, Dispatcher> {
  const found = new Map<symbol, Dispatcher>()
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    const value: unknown = Reflect.get(globalThis, key)
    if (key.description?.startsWith('undici.globalDispatcher.') && isDispatcher(value)) found.set(key, value)
  }
  return found
}

const isDispatcher = (value: unknown): value is Dispatcher =>
  typeof value === 'object' && value !== null && 'dispatch' in value && typeof value.dispatch === 'function'

/** Converts a PAC result (`PROXY host:port; DIRECT`) to settings; null for a direct connection or a proxy that Node can't use. */
export function proxyFromPac(answer: string): ProxySettings | null {
  const [, kind, address] = /^\s*(PROXY|HTTPS)\s+([\w.-]+:\d{1,5})\s*(;|$)/i.exec(answer) ?? []
  if (kind === undefined || address === undefined) return null
  const url = `${kind.toUpperCase() === 'HTTPS' ? 'https' : 'http'}://${address}`
  if (!URL.canParse(url)) return null
  return { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: 'localhost,127.0.0.1,::1' }
}

/** Reading the system's certificates takes a few hundred milliseconds, so it is delayed until after the start. */
const TRUST_AFTER_MS = 3000

/**
 * Trusts the system's certificate authorities in addition to Node's, for corporate proxies that inspect TLS. Versions of Node before 24.5,
 * and before 22.19, can't.
 */
export function trustSystemCertificatesSoon(log: Pick<Log, 'warn'>): void {
  setTimeout(() => trustSystemCertificates(log), TRUST_AFTER_MS).unref()
}

function trustSystemCertificates(log: Pick<Log, 'warn'>): void {
  const tls = process.getBuiltinModule('node:tls')
  try {
    if (typeof tls.setDefaultCACertificates !== 'function') return
    const known = tls.getCACertificates('default')
    const isKnown = new Set(known.map(withoutSpaces))
    // Most systems have the same authorities as Node, and setting them takes longer than reading them.
    const added = tls.getCACertificates('system').filter((one) => !isKnown.has(withoutSpaces(one)))
    if (added.length > 0) tls.setDefaultCACertificates([...known, ...new Set(added)])
  } catch (error) {
    log.warn({ error: String(error) }, 'could not read the system’s certificate authorities')
  }
}

const withoutSpaces = (certificate: string) => certificate.replace(/\s/g, '')
