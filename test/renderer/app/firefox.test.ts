import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningCompanion, startCompanion } from '../../support/browser/companion.ts'
import { type Firefox, hasFirefox, launchFirefox } from '../../support/browser/firefox.ts'
import { WORLD } from '../../support/browser/world.ts'

if (!hasFirefox) console.log('Skipped: Firefox is not installed (Debian: firefox-esr).')

/** Pages by the letter that opens them after `G`, and text of their content. */
const PAGES = [
  ['h', 'Robohog'],
  ['i', 'acme'],
  ['p', '2 of 20 devices'],
  ['k', 'desktop client'],
  ['c', 'No connected apps'],
  ['a', 'User added'],
  ['d', 'Try it'],
  ['s', 'Appearance'],
  ['o', 'Running · v0'],
] as const

const ENTER = '\uE007'

const shows = (words: string) => `document.body.innerText.includes(${JSON.stringify(words)})`
const buttonNamed = (name: string) =>
  `[...document.querySelectorAll('button')].findLast(({ textContent }) => textContent === ${JSON.stringify(name)})`

describe.runIf(hasFirefox)('in Firefox', () => {
  let companion: RunningCompanion
  let firefox: Firefox
  beforeAll(async () => {
    companion = await startCompanion({ seed: WORLD })
    firefox = await launchFirefox()
  }, 120_000)
  afterAll(async () => {
    await firefox?.close()
    await companion?.stop()
  })

  it('a sign-in link opens the app, each page shows its content, and changes arrive live', async () => {
    await firefox.goto(companion.loginUrl)
    await firefox.until(shows('Running · v0'))
    for (const [letter, content] of PAGES) {
      await firefox.type(`g${letter}`)
      await firefox.until(shows(content))
    }
    await companion.call('PATCH', '/api/users/@me/hedgehog_config/', { version: 2 })
    await firefox.until(shows('hedgehog_config'))
    expect(firefox.faults).toEqual([])
  }, 120_000)

  it('a key is created, works, and is revoked', async () => {
    await firefox.goto(`${companion.url}/api-keys?new`)
    await firefox.until(`document.activeElement.matches('[role=dialog] input')`)
    await firefox.type(`from Firefox${ENTER}`)
    await firefox.until(`document.querySelector('.revealed-key code')`)
    const value = await firefox.evaluate(`document.querySelector('.revealed-key code').textContent`)
    const headers = { authorization: `Bearer ${value}` }
    expect((await fetch(`${companion.url}/api/users/@me/`, { headers })).status).toBe(200)
    await firefox.evaluate(`${buttonNamed('I’ve copied it')}.click()`)
    await firefox.until(shows('from Firefox'))
    await firefox.evaluate(`document.querySelector('[aria-label="Revoke from Firefox"]').click()`)
    await firefox.until(buttonNamed('Revoke'))
    await firefox.evaluate(`${buttonNamed('Revoke')}.click()`)
    await firefox.until(shows('Revoked “from Firefox”'))
    expect((await fetch(`${companion.url}/api/users/@me/`, { headers })).status).toBe(401)
    expect(firefox.faults).toEqual([])
  }, 90_000)
})
