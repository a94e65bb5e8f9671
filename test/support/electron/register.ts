import { registerHooks } from 'node:module'
import { platform } from './profile.ts'

/**
 * Has the built app get the stand-in where it asks for Electron, and the pretended system where it asks for its own. Only the app's own
 * code is told so: native modules and the browser driver go on with the real one.
 */
registerHooks({
  resolve(specifier, context, next) {
    return specifier === 'electron'
      ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context)
  },
  load(url, context, next) {
    const loaded = next(url, context)
    if (!/\/out\/main\/[^/]+\.js$/.test(url) || loaded.source == null) return loaded
    return {
      ...loaded,
      source: String(loaded.source).replaceAll('process.platform', JSON.stringify(platform)),
    }
  },
})
