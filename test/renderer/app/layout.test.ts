import { describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'

const app = prepareApp()

describe('the frame', () => {
  it('every page is reached by keyboard, and the focus goes along', async () => {
    const page = await app.open('/')
    await page.getByText('Version 0').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page')
    for (const name of ['Overview', 'Hedgehog', 'Integrations', 'Push tokens', 'API keys']) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name)
    }
    await page.keyboard.press('Enter')
    await page.getByText('desktop client').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Create key')
  })

  it('what has the focus is seen to have it', async () => {
    const page = await app.open('/')
    await page.getByText('Version 0').waitFor()
    for (let n = 0; n < 25; n++) {
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => {
        const element = document.activeElement
        return element === null || element.id === 'content' ? 'solid' : getComputedStyle(element).outlineStyle
      })
      expect(outline).not.toBe('none')
    }
  })

  it('the commands are found by a few letters and done with Enter', async () => {
    const page = await app.open('/')
    await page.getByText('Version 0').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Type a page or an action').fill('push')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Push tokens' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Type a page or an action').fill('qqq')
    await page.getByText('Nothing has this name.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByPlaceholder('Type a page or an action').waitFor({ state: 'detached' })
  })

  it('the theme is the user’s own, and stays', async () => {
    const page = await app.open('/')
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
    await page.getByText('Version 0').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Type a page or an action').fill('dark')
    await page.keyboard.press('Enter')
    await expect.poll(theme).toBe('dark')
    const me = await app.companion().call('GET', '/api/users/@me/')
    expect(await me.json()).toMatchObject({ theme_mode: 'dark' })
    // Changes are told from the moment on when the page listens.
    const listening = page.waitForResponse((response) => response.url().endsWith('/_companion/events'))
    await page.reload()
    await listening
    expect(await theme()).toBe('dark')
    await app.companion().call('PATCH', '/api/users/@me/', { theme_mode: 'system' })
    await expect.poll(theme).toBeUndefined()
  })

  it('copies a curl that works', async () => {
    const page = await app.open('/')
    await page.getByRole('button', { name: 'Copy the curl for Read the hedgehog' }).click()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    expect(command).toBe(
      `curl "${app.companion().url}/api/users/@me/hedgehog_config/" \\\n  -H "Authorization: Bearer $POSTHOG_KEY"`,
    )
  })

  it('says that the server does not answer, and recovers', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/_companion/health', (route) => route.abort())
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('The server does not answer.').waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Version 0').waitFor()
  })

  it('says what is wrong with the keychain', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/_companion/health', (route) =>
      route.fulfill({
        json: { status: 'ok', version: '0.1.0', keychain: 'unavailable', github_app: 'missing' },
      }),
    )
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Not available: GitHub links are off.').waitFor()
  })

  it('who is not signed in learns how to sign in', async () => {
    const page = await app.open('/api-keys', { signedIn: false })
    await page.getByText('npm run companion -- login').waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  it('a session that ended leads to the same page', async () => {
    const page = await app.open('/api-keys')
    await page.getByText('desktop client').waitFor()
    await failOn(page, '/_companion/activity', 'Authentication credentials were not provided.', 401)
    await failOn(page, '/api/users/%40me', 'Authentication credentials were not provided.', 401)
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('is there in half a second', async () => {
    const page = await app.open('/')
    await page.getByText('Version 0').waitFor()
    const times: number[] = []
    for (let n = 0; n < 5; n++) {
      await page.reload()
      await page.getByText('Version 0').waitFor()
      times.push(
        await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0),
      )
    }
    expect(Math.min(...times)).toBeLessThan(500)
  })
})
