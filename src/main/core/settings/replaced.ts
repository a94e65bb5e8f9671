import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Host, SecretStore } from '../base/host.ts'
import type { Settings } from './store.ts'

type Store = Pick<Settings, 'get' | 'set'>

export type Lineage = ReturnType<typeof readLineage>

export const readLineage = (settings: Store) => ({
  instance: settings.get('instance'),
  predecessor: settings.get('predecessor'),
  databases: settings.get('replaced')?.databases ?? [],
})

/** What a restored database has to know of the one in whose place it comes, and which is now at `aside`. */
export function inherit(
  restored: Store,
  before: Lineage | null,
  { path, aside }: { path: string; aside: string },
): void {
  restored.set('replaced', null)
  if (before === null || before.instance === null) return
  const databases = [{ instance: before.instance, file: basename(aside) }, ...before.databases]
  restored.set('replaced', JSON.stringify({ path, databases }))
  // A copy of one of them. GitHub's refresh tokens work once, and the last database has those that still work.
  const known = restored.get('instance')
  if (databases.some(({ instance }) => instance === known))
    restored.set('predecessor', before.predecessor ?? before.instance)
}

/** Whose secrets a database takes over, the newest first. */
export function predecessorsOf(settings: Store): string[] {
  const predecessor = settings.get('predecessor')
  if (predecessor === null) return []
  const replaced = (settings.get('replaced')?.databases ?? []).map(({ instance }) => instance)
  return [...new Set([predecessor, ...(replaced.includes(predecessor) ? replaced : [])])]
}

/** Keeps the list with a folder that is renamed. Those that were replaced in another place belong to the database there. */
export function moveReplaced(settings: Store, path: string, isCopy: boolean): void {
  const replaced = settings.get('replaced')
  if (replaced === null || replaced.path === path) return
  settings.set('replaced', isCopy ? null : JSON.stringify({ ...replaced, path }))
}

/** Erases the secrets of replaced databases whose files were deleted. The list keeps their names, since a backup may be a copy of one. */
export async function eraseDeleted(
  settings: Store,
  own: string,
  openSecrets: Host['openSecrets'],
): Promise<void> {
  const replaced = settings.get('replaced')
  if (replaced === null) return
  const isKept = ({ file }: { file: string | null }): boolean =>
    file !== null && existsSync(join(dirname(replaced.path), file))
  const kept = new Set([own, ...replaced.databases.filter(isKept).map(({ instance }) => instance)])
  const deleted = replaced.databases.filter(({ instance, file }) => file !== null && !kept.has(instance))
  if (deleted.length === 0) return
  for (const { instance } of deleted) await eraseAll(openSecrets(instance))
  const databases = replaced.databases.map((one) => (deleted.includes(one) ? { ...one, file: null } : one))
  settings.set('replaced', JSON.stringify({ ...replaced, databases }))
}

async function eraseAll(secrets: SecretStore): Promise<void> {
  for (const name of await secrets.names()) await secrets.delete(name)
}
