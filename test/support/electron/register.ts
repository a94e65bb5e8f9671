import { registerHooks } from 'node:module'
import { platform } from './profile.ts'

const fastTime =
  process.env.STAND_IN_FAST_TIME === '1'
    ? `import { setTimeout, setInterval } from ${JSON.stringify(new URL('./fast-time.ts', import.meta.url).href)};`
    : ''

/**
 * Makes the built app import the stand-in as Electron, and see the simulated system as `process.platform`. Native modules and the browser
 * driver still see the real ones.
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
      source:
        (url.endsWith('/index.js') ? fastTime : '') +
        String(loaded.source).replaceAll('process.platform', JSON.stringify(platform)),
    }
  },
})
