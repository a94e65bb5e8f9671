/** The name of the isolated world for preload scripts. */
export const WORLD = 'preload'
/** The function that a preload script calls to reach the app. */
export const BINDING = '__standInSend'

/**
 * The script for the preload world: a `require('electron')` with what preload scripts use, followed by the preload script. The worlds
 * share only the document, so exposed functions are described and called through its events.
 */
export function preloadWorld(preload: string): string {
  return `(() => {
    const answers = new Map(), listeners = new Map(), exposed = new Map(), unsubscribers = new Map()
    let next = 0
    globalThis.__standInReceive = (text) => {
      const message = JSON.parse(text)
      if (message.kind === 'answer') {
        const { resolve, reject } = answers.get(message.id)
        answers.delete(message.id)
        message.error === undefined ? resolve(message.value) : reject(new Error(message.error))
      } else for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({}, ...message.args)
    }
    const ipcRenderer = {
      invoke: (channel, ...args) => new Promise((resolve, reject) => {
        answers.set(++next, { resolve, reject })
        ${BINDING}(JSON.stringify({ id: next, channel, args }))
      }),
      on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      off: (channel, listener) =>
        void listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)),
    }
    const contextBridge = {
      exposeInMainWorld: (name, api) => {
        exposed.set(name, api)
        document.dispatchEvent(new CustomEvent('stand-in-expose', { detail: JSON.stringify([name, Object.keys(api)]) }))
      },
    }
    const say = (detail) => document.dispatchEvent(new CustomEvent('stand-in-answer', { detail: JSON.stringify(detail) }))
    document.addEventListener('stand-in-list', () => {
      for (const [name, api] of exposed)
        document.dispatchEvent(new CustomEvent('stand-in-expose', { detail: JSON.stringify([name, Object.keys(api)]) }))
    })
    document.addEventListener('stand-in-call', ({ detail }) => {
      const { id, name, key, args, callback } = JSON.parse(detail)
      if (key === 'unsubscribe') return unsubscribers.get(callback)()
      const heard = (...told) => say({ callback, args: told })
      const result = exposed.get(name)[key](...(callback === undefined ? args : [heard]))
      if (callback !== undefined) return void unsubscribers.set(callback, result)
      Promise.resolve(result).then((value) => say({ id, value }), (error) => say({ id, error: error.message }))
    })
    const require = (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer }
      throw new Error('A sandboxed preload script can not load ' + name)
    }
    const module = { exports: {} }
    ;((require, module, exports) => {\n${preload}\n})(require, module, module.exports)
  })()`
}

/** The script for the page's own world: makes exposed functions callable there, with copied arguments and results. */
export const PAGE_WORLD = `(() => {
  const answers = new Map(), callbacks = new Map()
  let next = 0
  const call = (detail) => document.dispatchEvent(new CustomEvent('stand-in-call', { detail: JSON.stringify(detail) }))
  document.addEventListener('stand-in-answer', ({ detail }) => {
    const { id, value, error, callback, args } = JSON.parse(detail)
    if (callback !== undefined) return callbacks.get(callback)?.(...args)
    const { resolve, reject } = answers.get(id)
    answers.delete(id)
    error === undefined ? resolve(value) : reject(new Error(error))
  })
  const exposed = (name, key) => (...args) => {
    const id = ++next
    if (typeof args[0] !== 'function')
      return new Promise((resolve, reject) => {
        answers.set(id, { resolve, reject })
        call({ id, name, key, args })
      })
    callbacks.set(id, args[0])
    call({ id, name, key, callback: id })
    return () => call({ key: 'unsubscribe', callback: id })
  }
  document.addEventListener('stand-in-expose', ({ detail }) => {
    const [name, keys] = JSON.parse(detail)
    if (Object.hasOwn(window, name)) return
    const api = Object.freeze(Object.fromEntries(keys.map((key) => [key, exposed(name, key)])))
    Object.defineProperty(window, name, { value: api, enumerable: true })
  })
  document.dispatchEvent(new CustomEvent('stand-in-list'))
})()`
