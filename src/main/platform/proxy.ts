import http from 'node:http'
import tls from 'node:tls'
import type { Log } from '../core/host.ts'

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const

/** Sends what this process asks of other machines through the proxy that the environment names; `NO_PROXY` holds. False where it names none. */
export function applyProxySettings(environment: NodeJS.ProcessEnv, log: Pick<Log, 'warn'>): boolean {
  if (!VARIABLES.some((name) => environment[name])) return false
  // Not in every Node that Electron was ever built with, and a missing export would keep the whole program from loading.
  if (typeof http.setGlobalProxyFromEnv !== 'function') {
    log.warn({}, 'a proxy is set, but this version of Node can’t use one')
    return false
  }
  http.setGlobalProxyFromEnv(environment)
  return true
}

/** A PAC script's answer (`PROXY host:port; DIRECT`) as the environment would say it; null for a direct way or a proxy that Node can't use. */
export function proxyEnvironment(answer: string): NodeJS.ProcessEnv | null {
  const [, kind, address] = /^\s*(PROXY|HTTPS)\s+([\w.-]+:\d{1,5})\s*(;|$)/i.exec(answer) ?? []
  if (kind === undefined || address === undefined) return null
  const url = `${kind.toUpperCase() === 'HTTPS' ? 'https' : 'http'}://${address}`
  return { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: 'localhost,127.0.0.1,::1' }
}

/** Trusts the certificate authorities of the system besides Node's own: where a company's proxy opens TLS, its authority is only there. */
export function trustSystemCertificates(log: Pick<Log, 'warn'>): void {
  try {
    if (typeof tls.setDefaultCACertificates !== 'function') return
    const system = tls.getCACertificates('system')
    if (system.length > 0) tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...system])
  } catch (error) {
    log.warn({ error: String(error) }, 'the system’s certificate authorities could not be read')
  }
}
