import type { ProxySettings } from '../core/base/config.ts'
import type { Log } from '../core/base/host.ts'

/** Uses the settings for this process's requests. Returns false if there are none, or this version of Node doesn't support them. */
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
