import { existsSync } from 'node:fs'

/**
 * The Chromium that shows the pages: the one that `npm test` found, else Debian's. The headless shell comes first, since it shows the same
 * pages in half the CPU time.
 */
const found =
  process.env.COMPANION_TEST_BROWSER ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path))

export const hasBrowser = found !== undefined

export const browserPath = found ?? '/usr/bin/chromium'

export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Without a graphics card it would be emulated, which takes longer than painting without it.
  '--disable-gpu',
]
