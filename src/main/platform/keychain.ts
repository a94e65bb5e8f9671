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

// The keychain is asked one question at a time. Each takes a thread of the few that all of Node's file and name look-ups share, so a
// keychain that does not answer must not get more than one of them.
let lastQuestion: Promise<unknown> = Promise.resolve()
let underWay = false
let isStuck = false

/** @throws AppError keychain_unavailable, after a few seconds, or at once while an earlier question still has no answer */
async function ask<T>(question: (keytar: typeof Keytar) => Promise<T>): Promise<T> {
  let isAwaited = true
  let timer: NodeJS.Timeout | undefined
  try {
    if (isStuck) throw new Error('it has not answered yet what it was asked before')
    const answer = lastQuestion.then(async () => {
      if (!isAwaited) throw new Error('nobody waits for the answer any more')
      const keytar = await loadKeytar()
      underWay = true
      return await question(keytar)
    })
    lastQuestion = answer
      .catch(() => {})
      .finally(() => {
        underWay = false
        isStuck = false
      })
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        isStuck = true
        reject(new Error('it did not answer'))
      }, TIMEOUT_MS)
    })
    return await Promise.race([answer, timeout])
  } catch (cause) {
    throw new AppError(
      'keychain_unavailable',
      'The system keychain could not be used. Unlock it, or on Linux start a keyring such as gnome-keyring in a D-Bus session, and try again.',
      { cause },
    )
  } finally {
    isAwaited = false
    clearTimeout(timer)
  }
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
