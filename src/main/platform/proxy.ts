import type { ProxySettings } from '../core/base/config.ts'
import type { Log } from '../core/base/host.ts'

/** Sends what this process asks of other machines through the proxy. False where there is none, or this Node can't use one. */
export function applyProxySettings(proxy: ProxySettings | null): boolean {
  if (proxy === null) return false
  // Importing this module reads all of its exports, which loads Node's fetch and delays each start; and not every Node has this one.
  const http = process.getBuiltinModule('node:http')
  if (typeof http.setGlobalProxyFromEnv !== 'function') return false
  http.setGlobalProxyFromEnv(proxy)
  return true
}

/** A PAC script's answer (`PROXY host:port; DIRECT`) as settings; null for a direct connection or a proxy that Node can't use. */
export function proxyFromPac(answer: string): ProxySettings | null {
  const [, kind, address] = /^\s*(PROXY|HTTPS)\s+([\w.-]+:\d{1,5})\s*(;|$)/i.exec(answer) ?? []
  if (kind === undefined || address === undefined) return null
  const url = `${kind.toUpperCase() === 'HTTPS' ? 'https' : 'http'}://${address}`
  return { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: 'localhost,127.0.0.1,::1' }
}

/** Trusts the system's certificate authorities besides Node's own: where a company's proxy opens TLS, its authority is only there. */
export function trustSystemCertificates(log: Pick<Log, 'warn'>): void {
  const tls = process.getBuiltinModule('node:tls')
  try {
    if (typeof tls.setDefaultCACertificates !== 'function') return
    const system = tls.getCACertificates('system')
    if (system.length > 0) tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...system])
  } catch (error) {
    log.warn({ error: String(error) }, 'the system’s certificate authorities could not be read')
  }
}
