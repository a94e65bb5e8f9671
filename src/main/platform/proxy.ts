import * as http from 'node:http'
import type { ProxySettings } from '../core/base/config.ts'

/** Routes outgoing requests through the proxy. */
export function applyProxySettings(proxy: ProxySettings | null): void {
  if (proxy !== null) http.setGlobalProxyFromEnv(proxy)
}
