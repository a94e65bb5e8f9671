import { type App, createApp } from '../core/app.ts'
import type { AppConfig } from '../core/config.ts'
import type { Host, Log } from '../core/host.ts'
import { openKeychain } from '../platform/keychain.ts'
import { currentPerson } from '../platform/person.ts'

export type RunningCore = { app: App; origin: string }

/** The core with what a desktop can do for it. */
export function desktopHost(deps: {
  log: Log
  openExternal: (address: string) => Promise<void>
  notify: (title: string, body: string) => void
}): Host {
  return { ...deps, clock: Date.now, openSecrets: openKeychain, person: currentPerson }
}

/** @throws StartError where the folder or the port can't be used */
export async function startCore(config: AppConfig, host: Host): Promise<RunningCore> {
  const app = await createApp(config, host)
  try {
    const { url } = await app.start()
    return { app, origin: new URL(url).origin }
  } catch (error) {
    await app.close()
    throw error
  }
}
