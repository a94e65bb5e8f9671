import type * as Keytar from 'keytar'
import { AppError } from '../core/errors.ts'
import type { SecretStore } from '../core/host.ts'

/** The name under which all entries stand in the system's keychain. */
const SERVICE = 'posthog-companion'
/** A locked keychain may ask the person and wait; nobody waits longer for us than this. */
const TIMEOUT_MS = 4000

/**
 * The system's keychain through keytar: macOS' Keychain, Windows' Credential Manager, libsecret on Linux.
 * Entries are named `instance/name`, so that several data folders share the service without touching each other's.
 */
export function openKeychain(instance: string): SecretStore {
  const account = (name: string) => `${instance}/${name}`
  return {
    async available() {
      try {
        await ask((keytar) => keytar.getPassword(SERVICE, account('probe')))
        return true
      } catch {
        return false
      }
    },
    get: (name) => ask((keytar) => keytar.getPassword(SERVICE, account(name))),
    set: (name, value) => ask((keytar) => keytar.setPassword(SERVICE, account(name), value)),
    async delete(name) {
      await ask((keytar) => keytar.deletePassword(SERVICE, account(name)))
    },
    async names() {
      const entries = await ask((keytar) => keytar.findCredentials(SERVICE))
      return entries
        .filter((entry) => entry.account.startsWith(account('')))
        .map((entry) => entry.account.slice(account('').length))
    },
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

async function ask<T>(question: (keytar: typeof Keytar) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  try {
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('it did not answer')), TIMEOUT_MS)
    })
    return await Promise.race([loadKeytar().then(question), timeout])
  } catch (cause) {
    throw new AppError(
      'keychain_unavailable',
      'The system keychain could not be used. Unlock it, or on Linux start a keyring such as gnome-keyring in a D-Bus session, and try again.',
      { cause },
    )
  } finally {
    clearTimeout(timer)
  }
}

let keytar: Promise<typeof Keytar> | undefined

/** Loaded at first use: where libsecret is missing it can't be, and everything but GitHub works all the same. */
function loadKeytar(): Promise<typeof Keytar> {
  keytar ??= import('keytar').then((module) => module.default)
  return keytar
}
