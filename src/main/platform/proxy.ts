import * as http from 'node:http'
import type { ProxySettings } from '../core/base/config.ts'

/** Sends what this process asks of other machines through the proxy. */
export function applyProxySettings(proxy: ProxySettings | null): void {
  if (proxy !== null) http.setGlobalProxyFromEnv(proxy)
}
