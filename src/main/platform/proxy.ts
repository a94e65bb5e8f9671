import type { ProxySettings } from '../core/base/config.ts'
import type { Log } from '../core/base/host.ts'

/** Uses the proxy for this process's requests. Returns false if there is none, or this version of Node doesn't support one. */
export function applyProxySettings(proxy: ProxySettings | null): boolean {
  if (proxy === null) return false
  // An import would load all exports, including fetch, and slow down each start; older versions of Node lack this function.
  const http = process.getBuiltinModule('node:http')
  if (typeof http.setGlobalProxyFromEnv !== 'function') return false
  http.setGlobalProxyFromEnv(proxy)
  return true
}

/** Converts a PAC result (`PROXY host:port; DIRECT`) to settings; null for a direct connection or a proxy that Node can't use. */
export function proxyFromPac(answer: string): ProxySettings | null {
  const [, kind, address] = /^\s*(PROXY|HTTPS)\s+([\w.-]+:\d{1,5})\s*(;|$)/i.exec(answer) ?? []
  if (kind === undefined || address === undefined) return null
  const url = `${kind.toUpperCase() === 'HTTPS' ? 'https' : 'http'}://${address}`
  return { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: 'localhost,127.0.0.1,::1' }
}

/** Trusts the system's certificate authorities in addition to Node's, for corporate proxies that inspect TLS. */
export function trustSystemCertificates(log: Pick<Log, 'warn'>): void {
  const tls = process.getBuiltinModule('node:tls')
  try {
    if (typeof tls.setDefaultCACertificates !== 'function') return
    const system = tls.getCACertificates('system')
    if (system.length > 0) tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...system])
  } catch (error) {
    log.warn({ error: String(error) }, 'could not read the system’s certificate authorities')
  }
}
