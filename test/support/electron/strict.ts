import { EventEmitter } from 'node:events'

// What the language and Node ask any object for by themselves: awaiting it, printing it, comparing it.
const ASKED_BY_NODE = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'prototype', 'length', 'name'])

/** The object, which throws where something is asked of it that it does not have, so that no call is ever answered by accident. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, property) {
      if (typeof property === 'symbol' || property in target || ASKED_BY_NODE.has(property)) {
        const value: unknown = Reflect.get(target, property)
        // Private fields are the object's, not the proxy's.
        return typeof value === 'function' ? value.bind(target) : value
      }
      throw new Error(`The stand-in for Electron has no ${name}.${property}. Add it where the app needs it.`)
    },
  })
}

/** The same with the events of Node's emitter. */
export function strictEmitter<T extends object>(name: string, calls: T): T & EventEmitter {
  return strict(name, Object.assign(new EventEmitter(), calls))
}
