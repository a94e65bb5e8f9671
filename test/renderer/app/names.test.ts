import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { WORLD } from '../../support/browser/world.ts'
import { authorizePath, newPkce, parameters } from '../../support/oauth.ts'

const REDIRECT = 'http://localhost/callback'
const appNamed = (client_id: string, name: string) => ({ client_id, name, redirect_uris: [REDIRECT] })
const app = prepareApp({
  seed: {
    ...WORLD,
    oauth_applications: [appNamed('reversed', 'Notes\u202e'), appNamed('hebrew', 'אבג! 123')],
  },
})

const consentFor = (clientId: string) =>
  app.open(authorizePath(parameters(clientId, newPkce(), { redirect_uri: REDIRECT })))

/** The words of ours that are in a text, in the order in which they stand on the screen. */
const asShown = (place: Locator, words: string[]) =>
  place.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const found: { word: string; top: number; left: number }[] = []
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (const word of wanted) {
        const start = node.textContent?.indexOf(word) ?? -1
        if (start < 0) continue
        const range = document.createRange()
        range.setStart(node, start)
        range.setEnd(node, start + word.length)
        const { top, left } = range.getBoundingClientRect()
        found.push({ word, top, left })
      }
    }
    return found.sort((a, b) => a.top - b.top || a.left - b.left).map(({ word }) => word)
  }, words)

it('a name that reverses what follows it is spelled out on the consent page', async () => {
  const page = await consentFor('reversed')
  await page.getByRole('heading', { name: 'Allow Notes\\u202e to access your account?' }).waitFor()
  await page.locator('.consent-app').getByText('Notes\\u202e', { exact: true }).waitFor()
  expect(await page.locator('body').textContent()).not.toContain('\u202e')
  expect(await page.title()).not.toContain('\u202e')
})

it('a key’s name that reverses what follows it is spelled out wherever the key is shown', async () => {
  const keys = await app.open('/api-keys')
  await keys.getByRole('button', { name: 'Create key' }).click()
  await keys.getByLabel('Name').fill('ci\u202e')
  await keys.getByRole('dialog').getByRole('button', { name: 'Create key' }).click()
  await keys.getByRole('button', { name: 'I’ve copied it' }).click()
  await keys.getByText('ci\\u202e', { exact: true }).waitFor()
  await keys.getByRole('button', { name: 'Revoke ci\\u202e' }).click()
  await keys.getByRole('alertdialog', { name: 'Revoke “ci\\u202e”?' }).waitFor()
  const activity = await app.open('/activity')
  await activity
    .getByRole('cell', { name: /^ci\\u202e/ })
    .first()
    .waitFor()
  for (const page of [keys, activity])
    expect(await page.locator('body').textContent()).not.toContain('\u202e')
})

it('a name that is read from right to left leaves our own words in their places', async () => {
  const page = await consentFor('hebrew')
  const heading = page.getByRole('heading', { level: 1 })
  await heading.waitFor()
  expect(await asShown(heading, ['Allow', 'אבג', 'to access', 'account?'])).toEqual([
    'Allow',
    'אבג',
    'to access',
    'account?',
  ])
  const legend = page.locator('legend').first()
  expect(await asShown(legend, ['אבג', 'will be able', 'to:'])).toEqual(['אבג', 'will be able', 'to:'])
  // Without isolation, the number would be read as a part of the sentence, on the other side of the name.
  expect(await asShown(heading, ['123', 'אבג', 'to access'])).toEqual(['123', 'אבג', 'to access'])
})
