import { EventEmitter } from 'node:events'
import { onlyAfterReady } from './lifecycle.ts'
import { platform, platformsOf } from './profile.ts'

// Members that the language and Node access on any object: for await, printing, and comparing.
const ASKED_BY_NODE = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'prototype', 'length', 'name'])

type Rules = {
  /** The class or module in Electron's declarations whose platform notes apply. */
  declared?: string
  /** How a member behaves on a system that the declarations don't list: missing, or a no-op. */
  elsewhere?: 'missing' | 'ignored'
  /** True once the object is destroyed, after which everything except `isDestroyed` throws. */
  isDestroyed?: () => boolean
  /** Whether all members require the app to be ready. */
  afterReady?: boolean
}

/** Calls ignored on this system, in order. */
export const ignoredCalls: string[] = []

/** The names of calls that must fail, such as `app.setAsDefaultProtocolClient`. */
const failing = new Set((process.env.STAND_IN_FAIL ?? '').split(',').filter((name) => name !== ''))
export const setFailing = (name: string, fails: boolean): void =>
  void (fails ? failing.add(name) : failing.delete(name))
export const isFailing = (name: string) => failing.has(name)

/**
 * Wraps an object so that accessing a missing member throws, which prevents calls from working by accident, and so that calls throw or do
 * nothing when they would in Electron.
 */
export function strict<T extends object>(name: string, object: T, rules: Rules = {}): T {
  const check = (property: string): 'ok' | 'missing' | 'ignored' => {
    if (rules.isDestroyed?.() && property !== 'isDestroyed') throw new TypeError('Object has been destroyed')
    const platforms = rules.declared === undefined ? undefined : platformsOf(rules.declared, property)
    if (platforms !== undefined && !platforms.includes(platform)) return rules.elsewhere ?? 'ignored'
    if (!(property in object))
      throw new Error(`The stand-in for Electron has no ${name}.${property}. Add it if the app needs it.`)
    if (rules.afterReady) onlyAfterReady(`${name}.${property}`)
    return 'ok'
  }
  return new Proxy(object, {
    get(target, property) {
      if (typeof property === 'symbol' || ASKED_BY_NODE.has(property)) return bound(target, property)
      switch (check(property)) {
        case 'missing':
          return undefined
        case 'ignored':
          return () => void ignoredCalls.push(`${name}.${property}`)
        default:
          return failing.has(`${name}.${property}`) ? fail(`${name}.${property}`) : bound(target, property)
      }
    },
    set(target, property, value) {
      if (typeof property === 'symbol' || check(property) === 'ok')
        return Reflect.set(target, property, value)
      ignoredCalls.push(`${name}.${String(property)}`)
      return true
    },
  })
}

// Private fields belong to the object, not to the proxy.
function bound(target: object, property: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, property)
  return typeof value === 'function' ? value.bind(target) : value
}

/** Some calls answer that they failed; the others throw. */
const FAILED_ANSWERS: Readonly<Record<string, unknown>> = {
  'app.setAsDefaultProtocolClient': false,
  'app.requestSingleInstanceLock': false,
  'app.setJumpList': 'error',
  'shell.openPath': Promise.resolve('there is no file manager'),
}

const fail = (name: string) => () => {
  if (Object.hasOwn(FAILED_ANSWERS, name)) return FAILED_ANSWERS[name]
  throw new Error(`${name} failed`)
}

/** The same for objects that emit events. */
export function strictEmitter<T extends object>(name: string, calls: T, rules: Rules = {}): T & EventEmitter {
  return strict(name, Object.assign(new EventEmitter(), calls), rules)
}
