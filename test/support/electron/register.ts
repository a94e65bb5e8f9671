import { registerHooks } from 'node:module'

/** Loaded ahead of the built app with `node --import`: has it get the stand-in where it asks for Electron. */
registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron'
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context)
  },
})
