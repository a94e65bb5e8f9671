import { session } from 'electron'
import { applyProxySettings, proxyFromPac, trustSystemCertificatesSoon } from '../../platform/proxy.ts'
import type { Log, ProxySettings } from './running-core.ts'

/** Used to look up the proxy for GitHub and Expo, assuming that the system uses the same one for both. */
const PROXY_LOOKUP_URL = 'https://api.github.com/'

/**
 * Applies the proxy from the environment, or else from the system's settings, and the system's certificate authorities to the core's
 * requests. Chromium's pages use them by default.
 */
export async function useSystemNetwork(proxy: ProxySettings | null, log: Log): Promise<void> {
  trustSystemCertificatesSoon(log)
  if (applyProxySettings(proxy)) return
  try {
    const found = proxyFromPac(await session.defaultSession.resolveProxy(PROXY_LOOKUP_URL))
    if (found !== null && applyProxySettings(found)) log.info({}, 'using the system’s proxy')
  } catch (error) {
    log.warn({ error: String(error) }, 'could not read the system’s proxy settings')
  }
}
