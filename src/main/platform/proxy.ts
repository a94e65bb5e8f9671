import { setGlobalProxyFromEnv } from 'node:http'

const VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const

/** Sends what this process asks of other machines through the proxy that the environment names; `NO_PROXY` holds. */
export function applyProxySettings(environment: NodeJS.ProcessEnv): void {
  if (VARIABLES.some((name) => environment[name])) setGlobalProxyFromEnv(environment)
}
