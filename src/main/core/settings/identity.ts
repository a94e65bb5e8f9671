import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import type { Host, SecretStore } from '../base/host.ts'
import type { Db } from '../db/open.ts'
import { eraseDeleted, moveReplaced, predecessorsOf } from './replaced.ts'
import type { Settings } from './store.ts'
import type { SettingValues } from './values.ts'

/** What a database gets that is put in a place by `restore`: it is another one than the one whose copy it is. */
export const NO_HOME = JSON.stringify({ path: '', file: '' } satisfies SettingValues['home'])

/**
 * The keychain entries of one database, under a name that no other database has. A copy of a database is another database: it gets a name
 * of its own, so that neither can erase what the other needs. Where the original is still in its place, the copy begins without secrets,
 * because GitHub's refresh tokens work once; where it is not (it was moved, or replaced by a backup), the secrets are copied.
 */
export function openOwnSecrets(
  deps: { db: Db; settings: Settings; file: string | null },
  openSecrets: Host['openSecrets'],
): SecretStore {
  const { db, settings, file } = deps
  const instance = db.transaction(() => claim(settings, file)).immediate()
  const own = openSecrets(instance)
  if (settings.get('predecessor') === null && settings.get('replaced') === null) return own

  let adopting: Promise<void> | null = null
  const adopt = (): Promise<void> => {
    adopting ??= takeOverAll().catch((error: unknown) => {
      adopting = null
      throw error
    })
    return adopting
  }
  const takeOverAll = async (): Promise<void> => {
    for (const predecessor of predecessorsOf(settings)) await takeOver(own, openSecrets(predecessor))
    if (settings.get('predecessor') !== null) settings.set('predecessor', null)
    await eraseDeleted(settings, instance, openSecrets)
  }
  return {
    available: own.available,
    get: (name) => adopt().then(() => own.get(name)),
    set: (name, value) => adopt().then(() => own.set(name, value)),
    delete: (name) => adopt().then(() => own.delete(name)),
    names: () => adopt().then(() => own.names()),
  }
}

/** Inside a transaction, so that two processes that begin at once agree. */
function claim(settings: Settings, path: string | null): string {
  const known = settings.get('instance')
  const home = settings.get('home')
  const file = path === null ? null : fileAt(path)
  const isCopy = known !== null && home !== null && file !== null && home.file !== file
  const instance = known === null || isCopy ? randomUUID() : known
  if (instance !== known) settings.set('instance', instance)
  if (isCopy) {
    const originalIsThere = home.path !== path && fileAt(home.path) === home.file
    settings.set('predecessor', originalIsThere ? null : (settings.get('predecessor') ?? known))
  }
  if (path !== null) moveReplaced(settings, path, isCopy)
  if (path !== null && file !== null && (home?.path !== path || home.file !== file))
    settings.set('home', JSON.stringify({ path, file }))
  return instance
}

/** What tells a file from a copy of it, and stays the same when the file is renamed. Null where there is none. */
function fileAt(path: string): string | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino.toString() ?? null
}

/** What is erased later stays erased: this is done once, before anything else. */
async function takeOver(own: SecretStore, before: SecretStore): Promise<void> {
  const names = new Set(await own.names())
  for (const name of await before.names()) {
    const value = names.has(name) ? null : await before.get(name)
    if (value !== null) await own.set(name, value)
  }
}
