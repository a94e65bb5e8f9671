import type * as Keytar from 'keytar'
import { z } from 'zod'
import { AppError } from '../core/base/errors.ts'
import type { SecretStore } from '../core/base/host.ts'

/** The name under which all entries stand in the system's keychain. */
const SERVICE = 'posthog-companion'
/** A locked keychain may ask the person and wait; nobody waits longer for us than this. */
const TIMEOUT_MS = 4000

/**
 * On Linux keytar hides that a keychain is locked: it reads nothing, says that it removed nothing, and listing the entries ends the whole
 * program. So what can't be read is told from what is not there by whether an entry can be written, and the names are kept in an entry
 * of their own. Elsewhere keytar says so, and can list.
 */
const HIDES_LOCKS = process.platform === 'linux'
/** An entry that is written to see whether the keychain takes one. */
const PROBE = 'probe'
/** The entry that holds the names of the others. */
const INDEX = 'index'
/** Who has just refused to unlock the keychain is not asked again at once by a mere look at how things are. */
const REFUSAL_MS = 10_000

/**
 * The system's keychain through keytar: macOS' Keychain, Windows' Credential Manager, libsecret on Linux.
 * Entries are named `instance/name`, so that several data folders share the service without touching each other's.
 */
export function openKeychain(instance: string): SecretStore {
  const account = (name: string) => `${instance}/${name}`
  const read = (keytar: Keychain, name: string) => keytar.getPassword(SERVICE, account(name))
  const write = async (keytar: Keychain, name: string, value: string): Promise<void> => {
    await keytar.setPassword(SERVICE, account(name), value)
    if ((await read(keytar, name)) !== value) throw new Error('it did not keep what it was given')
  }
  const remove = async (keytar: Keychain, name: string): Promise<void> => {
    await keytar.deletePassword(SERVICE, account(name))
    if ((await readSurely(keytar, name)) !== null) throw new Error('it did not remove what it was asked to')
  }
  /** Null only where the keychain is open and has no such entry. */
  const readSurely = async (keytar: Keychain, name: string): Promise<string | null> => {
    const value = await read(keytar, name)
    if (value !== null || !HIDES_LOCKS || (await read(keytar, INDEX)) !== null) return value
    await write(keytar, PROBE, 'open')
    await keytar.deletePassword(SERVICE, account(PROBE))
    return read(keytar, name)
  }

  const names = async (keytar: Keychain): Promise<string[]> => {
    if (HIDES_LOCKS) return parseNames(await readSurely(keytar, INDEX))
    const accounts = (await keytar.findCredentials(SERVICE)).map((entry) => entry.account)
    return accounts.filter((one) => one.startsWith(account(''))).map((one) => one.slice(account('').length))
  }
  const noteNames = async (keytar: Keychain, change: (known: string[]) => string[]): Promise<void> => {
    if (!HIDES_LOCKS) return
    const known = await names(keytar)
    const changed = change(known)
    if (changed.length === 0) await remove(keytar, INDEX)
    else if (changed.length !== known.length) await write(keytar, INDEX, JSON.stringify(changed))
  }
  let refusedAt = Number.NEGATIVE_INFINITY

  return {
    async available() {
      if (Date.now() - refusedAt < REFUSAL_MS) return false
      try {
        await ask((keytar) => readSurely(keytar, INDEX))
        return true
      } catch {
        refusedAt = Date.now()
        return false
      }
    },
    get: (name) => ask((keytar) => readSurely(keytar, name)),
    set: (name, value) =>
      ask(async (keytar) => {
        // The name comes first and goes last, so that no entry is ever without one.
        await noteNames(keytar, (known) => [...new Set([...known, name])])
        await write(keytar, name, value)
      }),
    delete: (name) =>
      ask(async (keytar) => {
        await remove(keytar, name)
        await noteNames(keytar, (known) => known.filter((one) => one !== name))
      }),
    names: () => ask(names),
  }
}

type Keychain = typeof Keytar

function parseNames(text: string | null): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(text ?? '[]'))
  } catch {
    return []
  }
}

/** Secrets in memory, gone at exit. */
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

// The keychain is asked one question at a time. Each takes a thread of the few that all of Node's file and name look-ups share, so a
// keychain that does not answer must not get more than one of them.
let lastQuestion: Promise<void> = Promise.resolve()
const awaited = new Set<(error: Error) => void>()
let underWay = false
let isStuck = false

/** @throws AppError keychain_unavailable, after a few seconds, or at once while an earlier question still has no answer */
async function ask<T>(question: (keytar: Keychain) => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  if (isStuck) reject(new Error('it has not answered yet what it was asked before'))
  else {
    awaited.add(reject)
    lastQuestion = lastQuestion.then(async () => {
      // Who asked may have been turned away while it was not their turn yet.
      if (!awaited.has(reject)) return
      const timer = setTimeout(turnAllAway, TIMEOUT_MS)
      try {
        const keytar = await loadKeytar()
        underWay = true
        resolve(await question(keytar))
      } catch (error) {
        reject(error)
      } finally {
        clearTimeout(timer)
        underWay = false
        isStuck = false
      }
    })
  }
  try {
    return await promise
  } catch (cause) {
    throw new AppError('keychain_unavailable', obstacle(cause), { cause })
  } finally {
    awaited.delete(reject)
  }
}

/** Why the keychain could not be used, and what to do. */
function obstacle(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (/MODULE_NOT_FOUND$/.test(code) || (cause instanceof Error && /build\/Release/.test(cause.message)))
    return 'The module for the system keychain is not installed. On Linux it needs a C++ compiler, make, Python 3, pkg-config and the headers of libsecret; with these in place, install PostHog Companion again.'
  if (code === 'ERR_DLOPEN_FAILED')
    return `The module for the system keychain could not be loaded. On Linux it needs the library libsecret (on Debian and Ubuntu the package libsecret-1-0).`
  if (process.platform !== 'linux') return 'The system keychain could not be used. Unlock it and try again.'
  return process.env.DBUS_SESSION_BUS_ADDRESS || process.env.XDG_RUNTIME_DIR
    ? 'The system keychain could not be used. Unlock the keyring, or start one such as gnome-keyring, and try again.'
    : 'The system keychain could not be used: there is no D-Bus session. Start one with a keyring in it, such as gnome-keyring, and try again.'
}

function turnAllAway(): void {
  isStuck = true
  for (const reject of awaited) reject(new Error('it did not answer'))
}

let keytar: Promise<typeof Keytar> | undefined

/** Loaded at first use: where libsecret is missing it can't be, and everything but GitHub works all the same. */
function loadKeytar(): Promise<typeof Keytar> {
  keytar ??= import('keytar').then((module) => {
    process.once('exit', leaveAtOnce)
    return module.default
  })
  return keytar
}

/**
 * At its end Node waits for its threads, so a question that is never answered would keep the program running for ever, signals or not.
 * Becoming another program, which ends at once with the same exit code, is the way out.
 */
function leaveAtOnce(code: number): void {
  if (underWay && process.platform !== 'win32') process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {})
}
