import { setTimeout as wait } from 'node:timers/promises'
import type * as Keytar from 'keytar'
import { z } from 'zod'
import { AppError } from '../core/base/errors.ts'
import { folderFrom } from '../core/base/folder-from.ts'
import type { SecretStore } from '../core/base/host.ts'

/** The service name of all our entries in the system keychain. */
const SERVICE = 'posthog-companion'
/** A locked keychain may prompt the user and block; we stop waiting after this time. */
const TIMEOUT_MS = 4000

/**
 * On Linux keytar does not report a locked keychain: reads return null, deletes return false, and listing the entries crashes the process.
 * So we write a probe entry to tell a locked keychain from a missing entry, and keep the names in an index entry. On other systems keytar
 * reports the error and can list entries.
 */
const HIDES_LOCKS = process.platform === 'linux'
/** An entry written to check whether the keychain is unlocked. */
const PROBE = 'probe'
/** The entry that lists the names of all other entries. */
const INDEX = 'index'
/** After the user refuses to unlock the keychain, availability checks don't prompt again for this long. */
const REFUSAL_COOLDOWN_MS = 10_000
const ATTEMPTS = 20
const PAUSE_MS = 40

/**
 * The system keychain, through keytar: Keychain on macOS, Credential Manager on Windows, libsecret on Linux.
 * Entries are named `instance/name`, so that several data folders can share the service.
 */
export function openKeychain(instance: string): SecretStore {
  const account = (name: string) => `${instance}/${name}`
  const read = (keytar: Keychain, name: string) => keytar.getPassword(SERVICE, account(name))
  const write = (keytar: Keychain, name: string, value: string): Promise<void> =>
    untilTrue('the entry was not saved', async () => {
      await keytar.setPassword(SERVICE, account(name), value)
      return (await read(keytar, name)) === value
    })
  const remove = (keytar: Keychain, name: string): Promise<void> =>
    untilTrue('the entry was not deleted', async () => {
      await keytar.deletePassword(SERVICE, account(name))
      return (await readUnlocked(keytar, name)) === null
    })
  /** Returns null only if the keychain is unlocked and the entry does not exist. */
  const readUnlocked = async (keytar: Keychain, name: string): Promise<string | null> => {
    const value = await read(keytar, name)
    if (value !== null || !HIDES_LOCKS || (await read(keytar, INDEX)) !== null) return value
    await write(keytar, PROBE, 'open')
    await keytar.deletePassword(SERVICE, account(PROBE))
    return read(keytar, name)
  }

  const names = async (keytar: Keychain): Promise<string[]> => {
    if (HIDES_LOCKS) return parseNames(await readUnlocked(keytar, INDEX))
    const accounts = (await keytar.findCredentials(SERVICE)).map((entry) => entry.account)
    return accounts.filter((one) => one.startsWith(account(''))).map((one) => one.slice(account('').length))
  }
  /** Merges one change into what the index says by now. */
  const index = (keytar: Keychain, name: string, isThere: boolean): Promise<void> =>
    untilTrue('the index was not saved', async () => {
      if (!HIDES_LOCKS) return true
      const known = await names(keytar)
      if (known.includes(name) === isThere) return true
      const changed = isThere ? [...known, name] : known.filter((one) => one !== name)
      if (changed.length === 0) await keytar.deletePassword(SERVICE, account(INDEX))
      else await keytar.setPassword(SERVICE, account(INDEX), JSON.stringify(changed))
      return false
    })
  let refusedAt = Number.NEGATIVE_INFINITY

  return {
    async available() {
      if (Date.now() - refusedAt < REFUSAL_COOLDOWN_MS) return false
      try {
        await enqueue((keytar) => readUnlocked(keytar, INDEX))
        return true
      } catch {
        refusedAt = Date.now()
        return false
      }
    },
    get: (name) => enqueue((keytar) => readUnlocked(keytar, name)),
    set: (name, value) =>
      enqueue(async (keytar) => {
        // The name is indexed first and removed last, so that every entry is always indexed.
        await index(keytar, name, true)
        await write(keytar, name, value)
        // Another process may have saved an index that it read before.
        await index(keytar, name, true)
      }),
    delete: (name) =>
      enqueue(async (keytar) => {
        await remove(keytar, name)
        await index(keytar, name, false)
      }),
    names: () => enqueue(names),
  }
}

type Keychain = typeof Keytar

/** Another process may change the same entry, the index, or the probe at the same time, so a step is repeated until its result is there. */
async function untilTrue(failure: string, step: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await step()) return
    // Two processes must not keep in step.
    if (attempt > 0) await wait(Math.random() * PAUSE_MS)
  }
  throw new Error(failure)
}

function parseNames(text: string | null): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(text ?? '[]'))
  } catch {
    return []
  }
}

/** Secrets kept in memory and lost at exit. */
export function openMemorySecrets(): SecretStore {
  const secrets = new Map<string, string>()
  return {
    available: async () => true,
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
    names: async () => [...secrets.keys()],
  }
}

// Keychain calls run one at a time. Each occupies a thread of libuv's small pool, which file system and DNS calls share, so a keychain that
// hangs must not block more than one.
let queue: Promise<void> = Promise.resolve()
const pending = new Set<(error: Error) => void>()
let isCallRunning = false
let isStuck = false

/** @throws AppError keychain_unavailable, after a timeout, or immediately while an earlier call hangs */
async function enqueue<T>(call: (keytar: Keychain) => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  if (isStuck) reject(new Error('an earlier call is still hanging'))
  else {
    pending.add(reject)
    queue = queue.then(async () => {
      // The call may have timed out while it was queued.
      if (!pending.has(reject)) return
      const timer = setTimeout(rejectPending, TIMEOUT_MS)
      try {
        const keytar = await loadKeytar()
        isCallRunning = true
        resolve(await call(keytar))
      } catch (error) {
        reject(error)
      } finally {
        clearTimeout(timer)
        isCallRunning = false
        isStuck = false
      }
    })
  }
  try {
    return await promise
  } catch (cause) {
    throw new AppError('keychain_unavailable', explainFailure(cause), { cause })
  } finally {
    pending.delete(reject)
  }
}

/** Why the keychain could not be used, and what to do. */
function explainFailure(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (/MODULE_NOT_FOUND$/.test(code) || (cause instanceof Error && /build\/Release/.test(cause.message)))
    return 'The module for the system keychain is not installed. On Linux it requires a C++ compiler, make, Python 3, pkg-config, and the libsecret headers. Install them, then reinstall PostHog Companion.'
  if (code === 'ERR_DLOPEN_FAILED')
    return `The module for the system keychain could not be loaded. On Linux it requires libsecret (package libsecret-1-0 on Debian and Ubuntu).`
  if (process.platform !== 'linux') return 'The system keychain could not be used. Unlock it and try again.'
  return process.env.DBUS_SESSION_BUS_ADDRESS || folderFrom(process.env.XDG_RUNTIME_DIR) !== null
    ? 'The system keychain could not be used. Unlock the keyring, or start one such as gnome-keyring, and try again.'
    : 'The system keychain could not be used: there is no D-Bus session. Start one with a keyring, such as gnome-keyring, and try again.'
}

function rejectPending(): void {
  isStuck = true
  for (const reject of pending) reject(new Error('the keychain timed out'))
}

let keytar: Promise<typeof Keytar> | undefined

/** Loaded on first use, because it fails where libsecret is missing, and everything except GitHub works without it. */
function loadKeytar(): Promise<typeof Keytar> {
  keytar ??= import('keytar').then((module) => {
    process.once('exit', forceExit)
    return module.default
  })
  return keytar
}

/**
 * Node waits for its thread pool at exit, so a hanging keychain call would keep the process alive forever, even after a signal.
 * Replacing the process with a shell that exits with the same code avoids that.
 */
function forceExit(code: number): void {
  if (isCallRunning && process.platform !== 'win32')
    process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {})
}
