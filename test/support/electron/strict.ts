import { EventEmitter } from 'node:events'
import { onlyAfterReady } from './lifecycle.ts'
import { platform, platformsOf } from './profile.ts'

// What the language and Node ask any object for by themselves: awaiting it, printing it, comparing it.
const ASKED_BY_NODE = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'prototype', 'length', 'name'])

type Rules = {
  /** The class or module in Electron's declarations whose platform notes hold. */
  declared?: string
  /** What a member is on a system that the declarations do not name: not there at all, or a call that does nothing. */
  elsewhere?: 'missing' | 'ignored'
  /** True once the object is destroyed: everything but `isDestroyed` then throws. */
  isDestroyed?: () => boolean
  /** Whether all of it is only for after `ready`. */
  afterReady?: boolean
}

/** Calls that this system ignores, in their order. */
export const ignoredCalls: string[] = []

/** Calls that the test has fail, by name: `app.setAsDefaultProtocolClient`. */
const failing = new Set((process.env.STAND_IN_FAIL ?? '').split(',').filter((name) => name !== ''))
export const setFailing = (name: string, fails: boolean): void =>
  void (fails ? failing.add(name) : failing.delete(name))
export const isFailing = (name: string) => failing.has(name)

/**
 * The object, which throws where something is asked of it that it does not have, so that no call is ever answered by accident; and where
 * Electron would throw or do nothing.
 */
export function strict<T extends object>(name: string, object: T, rules: Rules = {}): T {
  const check = (property: string): 'ok' | 'missing' | 'ignored' => {
    if (rules.isDestroyed?.() && property !== 'isDestroyed') throw new TypeError('Object has been destroyed')
    const platforms = rules.declared === undefined ? undefined : platformsOf(rules.declared, property)
    if (platforms !== undefined && !platforms.includes(platform)) return rules.elsewhere ?? 'ignored'
    if (!(property in object))
      throw new Error(`The stand-in for Electron has no ${name}.${property}. Add it where the app needs it.`)
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

// Private fields are the object's, not the proxy's.
function bound(target: object, property: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, property)
  return typeof value === 'function' ? value.bind(target) : value
}

/** Some calls say by their answer that they failed; the others throw. */
const fail = (name: string) => () => {
  if (name === 'app.setAsDefaultProtocolClient') return false
  throw new Error(`${name} failed`)
}

/** The same with the events of Node's emitter. */
export function strictEmitter<T extends object>(name: string, calls: T, rules: Rules = {}): T & EventEmitter {
  return strict(name, Object.assign(new EventEmitter(), calls), rules)
}
