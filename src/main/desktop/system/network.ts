import { session } from 'electron'
import { applyProxySettings, proxyFromPac, trustSystemCertificates } from '../../platform/proxy.ts'
import type { Log, ProxySettings } from './running-core.ts'

/** What the core asks of others: GitHub and Expo. The system's answer for one of them is taken for all. */
const ASKED_FOR = 'https://api.github.com/'

/** Reading the system's authorities takes a few hundred milliseconds, which the start does not wait for. */
const TRUST_AFTER_MS = 3000

/**
 * Has the core's own requests go the way that the environment names, else the way that the system's settings name, and trust whom the
 * system trusts. Chromium's pages do so by themselves.
 */
export async function useSystemNetwork(proxy: ProxySettings | null, log: Log): Promise<void> {
  setTimeout(() => trustSystemCertificates(log), TRUST_AFTER_MS).unref()
  if (applyProxySettings(proxy)) return
  try {
    const found = proxyFromPac(await session.defaultSession.resolveProxy(ASKED_FOR))
    if (found !== null && applyProxySettings(found)) log.info({}, 'requests go through the system’s proxy')
  } catch (error) {
    log.warn({ error: String(error) }, 'the system’s proxy settings could not be read')
  }
}
