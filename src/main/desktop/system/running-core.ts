import { type App, createApp } from '../../core/app.ts'
import type { AppConfig } from '../../core/config.ts'
import type { Host, Log } from '../../core/host.ts'
import { openKeychain } from '../../platform/keychain.ts'
import { currentPerson } from '../../platform/person.ts'

export type RunningCore = {
  app: App
  /** Where clients find the API. */
  origin: string
  /** Where windows find their pages: the same, or the server that reloads them while they are worked on. */
  pages: string
}

/** The core with what a desktop can do for it. */
export function desktopHost(deps: {
  log: Log
  openExternal: (address: string) => Promise<void>
  notify: (title: string, body: string) => void
}): Host {
  return { ...deps, clock: Date.now, openSecrets: openKeychain, person: currentPerson }
}

/**
 * `devServer` is the address of the server that has the pages while they are worked on.
 * @throws StartError where the folder or the port can't be used
 */
export async function startCore(
  config: AppConfig,
  host: Host,
  devServer: string | undefined,
): Promise<RunningCore> {
  const app = await createApp(config, host)
  try {
    const { url } = await app.start()
    const { origin } = new URL(url)
    return { app, origin, pages: devServer === undefined ? origin : new URL(devServer).origin }
  } catch (error) {
    await app.close()
    throw error
  }
}
