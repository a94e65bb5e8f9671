import { describe, expect, it } from 'vitest'
import { readLaunchArguments } from '../../../../src/main/desktop/system/launch-arguments.ts'

const SCHEME = 'posthog-companion'
const nothing = {
  links: [],
  seedFiles: [],
  hidden: false,
  settings: false,
  dataDir: undefined,
  port: undefined,
}

describe('launch arguments', () => {
  it.each([
    ['nothing', [], {}],
    ['the app’s own folder, in a build from source', ['.'], {}],
    ['hidden', ['--hidden'], { hidden: true }],
    ['a folder and a port', ['--data-dir', '/tmp/x', '--port=8080'], { dataDir: '/tmp/x', port: '8080' }],
    ['a port, whatever it is', ['--port', '70000'], { port: '70000' }],
    ['a folder without its value', ['--data-dir'], {}],
    [
      'Chromium’s own switches',
      ['--allow-file-access-from-files', '--original-process-start-time=13371', '--no-sandbox'],
      {},
    ],
    ['a link', [`${SCHEME}://integration`], { links: [`${SCHEME}://integration`] }],
    ['a link in capitals', ['POSTHOG-COMPANION://x'], { links: ['POSTHOG-COMPANION://x'] }],
    ['a link after a double dash', ['--', `${SCHEME}://x`], { links: [`${SCHEME}://x`] }],
    ['several links', [`${SCHEME}://a`, `${SCHEME}://b`], { links: [`${SCHEME}://a`, `${SCHEME}://b`] }],
    [
      'arguments that a link smuggled in, which count for nothing',
      [`${SCHEME}://x`, '--data-dir=/tmp/evil', '--port', '1', '/tmp/evil.companion-seed', '--hidden'],
      { links: [`${SCHEME}://x`] },
    ],
    [
      'arguments ahead of a link, which count as little',
      ['--hidden', '--data-dir', '/tmp/x', `${SCHEME}://x`],
      { links: [`${SCHEME}://x`] },
    ],
    ['the settings, from the jump list', ['--settings'], { settings: true }],
    ['a link of another scheme', ['posthog-companion-dev://x', 'https://x'], {}],
    ['a seed file', ['/home/ada/world.companion-seed'], { seedFiles: ['/home/ada/world.companion-seed'] }],
    ['a seed file as JSON', ['C:\\w.COMPANION-SEED.json'], { seedFiles: ['C:\\w.COMPANION-SEED.json'] }],
    ['any other file', ['/home/ada/world.json'], {}],
    ['a seed that is not on this computer', ['https://evil.example/x.companion-seed'], {}],
    [
      'a link that ends like a seed',
      [`${SCHEME}://x.companion-seed`],
      { links: [`${SCHEME}://x.companion-seed`] },
    ],
  ])('%s', (_name, args, expected) => {
    expect(readLaunchArguments(args, SCHEME)).toEqual({ ...nothing, ...expected })
  })
})
