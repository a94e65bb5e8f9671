import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { failOn, prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'

const app = prepareApp()

/** From the second link of the side bar on. */
const PAGES = ['Requests', 'Hedgehog', 'Integrations', 'Push tokens', 'API keys']

describe('the layout', () => {
  it('every page can be reached by keyboard, and focus moves to it', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content')
    for (const name of ['SearchCtrl K', 'Overview', ...PAGES]) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(name)
    }
    await page.keyboard.press('Enter')
    await page.locator('#content').getByRole('button', { name: 'Create key' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Create key')
  })

  it('the focused element has a visible outline', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    for (let n = 0; n < 14; n++) {
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => {
        const element = document.activeElement
        return element === null || element.id === 'content' ? 'solid' : getComputedStyle(element).outlineStyle
      })
      expect(outline).not.toBe('none')
    }
  })

  it('commands can be searched and run with Enter', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search or run a command…').fill('push')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Push tokens' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search or run a command…').fill('qqq')
    await page.getByText('No results').waitFor()
    await page.keyboard.press('Escape')
    await page.getByPlaceholder('Search or run a command…').waitFor({ state: 'detached' })
  })

  it('the theme is saved with the user and survives a reload', async () => {
    const page = await app.open('/')
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
    await page.getByText('Running · v0').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search or run a command…').fill('dark')
    await page.keyboard.press('Enter')
    await expect.poll(theme).toBe('dark')
    const me = await app.companion().call('GET', '/api/users/@me/')
    expect(await me.json()).toMatchObject({ theme_mode: 'dark' })
    // Changes are reported once the page is subscribed.
    const listening = page.waitForResponse((response) => response.url().includes('/_companion/events'))
    await page.reload()
    await listening
    expect(await theme()).toBe('dark')
    await app.companion().call('PATCH', '/api/users/@me/', { theme_mode: 'system' })
    await expect.poll(theme).toBeUndefined()
  })

  it('copies a command that runs as it stands', async () => {
    const page = await app.open('/')
    await page.getByRole('button', { name: 'Create key' }).click()
    await page.getByText('The key was created.').waitFor()
    await page.getByRole('button', { name: 'Copy command' }).click()
    const command = await page.evaluate(() => navigator.clipboard.readText())
    const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --silent`])
    expect(JSON.parse(stdout)).toMatchObject({ email: 'ada@example.com' })
    await page.getByRole('button', { name: 'I’ve copied it' }).click()
    await page.getByText('Bearer $POSTHOG_KEY').waitFor()
  })

  it('reports that the server isn’t responding, and recovers', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/_companion/health', (route) => route.abort())
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('The server isn’t responding.').waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Running · v0').waitFor()
  })

  it('reports an unavailable keychain', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/_companion/health', (route) =>
      route.fulfill({
        json: { status: 'ok', version: '0.1.0', keychain: 'unavailable', github_app: 'missing' },
      }),
    )
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('GitHub connections are disabled.').waitFor()
  })

  it('explains how to sign in to users who are not signed in', async () => {
    const page = await app.open('/api-keys', { signedIn: false })
    await page.getByText('Restart the server: it prints a one-time sign-in link.').waitFor()
    expect(await axeFindings(page)).toEqual([])
  })

  it('an expired session leads to the sign-in page', async () => {
    const page = await app.open('/api-keys')
    await page.getByText('desktop client').waitFor()
    await failOn(page, '/_companion/activity', 'Authentication credentials were not provided.', 401)
    await failOn(page, '/api/users/%40me', 'Authentication credentials were not provided.', 401)
    await page.getByRole('link', { name: 'Activity' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('the command palette dims pages that load no dialog themselves', async () => {
    const page = await app.open('/hedgehog')
    await page.getByText('All changes saved').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Search or run a command…').waitFor()
    const position = () =>
      page.evaluate(() => {
        const backdrop = document.querySelector('.backdrop')
        return backdrop && getComputedStyle(backdrop).position
      })
    await expect.poll(position, { timeout: 5000 }).toBe('fixed')
  })

  it('state is visible in forced colors', async () => {
    await app.companion().call('GET', '/api/users/@me/hedgehog_config/')
    const page = await app.open('/hedgehog?tab=behavior')
    await page.emulateMedia({ forcedColors: 'active' })
    const party = page.getByRole('switch', { name: 'Party mode' })
    await party.waitFor()
    const background = () => party.evaluate((element) => getComputedStyle(element).backgroundColor)
    const off = await background()
    await party.click()
    await expect.poll(background).not.toBe(off)
    const outline = (selector: string) =>
      page.locator(selector).evaluate((element) => getComputedStyle(element).outlineStyle)
    expect(await outline('.sidebar-link[aria-current]')).toBe('solid')
    await page.getByRole('tab', { name: 'Appearance' }).click()
    expect(await outline('.option:has([name=skin]:checked)')).toBe('solid')

    const underline = (name: string) =>
      page.getByRole('tab', { name }).evaluate((element) => getComputedStyle(element).borderBottomColor)
    expect(await underline('Appearance')).not.toBe(await underline('JSON'))

    const ground = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor)
    await page.goto(`${app.companion().url}/push-tokens`)
    await page.getByText('2 of 20 devices').waitFor()
    expect(await ground('.cap-marks [data-held=true]')).not.toBe(await ground('.cap-marks [data-held=false]'))
    expect(await ground('.status-good')).not.toBe(await ground('body'))
    await page.goto(`${app.companion().url}/_companion/docs?operation=users_retrieve`)
    expect(await outline('.reference-index [aria-current]')).toBe('solid')
    await page.goto(`${app.companion().url}/welcome`)
    expect(await outline('.steps [aria-current]')).toBe('solid')
    await page.goto(`${app.companion().url}/requests`)
    await page.getByRole('gridcell', { name: '/api/users/@me/hedgehog_config/' }).first().click()
    expect(await outline('.request-entry[aria-selected=true]')).toBe('solid')
    expect(await outline('[aria-label="View of the response body"] [aria-pressed=true]')).toBe('solid')
  })

  it('shows the navigation before the first response', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('First name').waitFor()
    await page.route('**/api/users/**', () => {})
    await page.goto(`${app.companion().url}/`, { waitUntil: 'commit' })
    await page.getByRole('link', { name: 'Integrations' }).waitFor()
  })

  it('dates follow the browser’s locale', async () => {
    const page = await app.open('/activity', { locale: 'de-DE' })
    const title = await page.locator('time').first().getAttribute('title')
    expect(title).toMatch(/^\d{2}\.\d{2}\.\d{4}/)
  })

  it('the document’s title names the settings tab', async () => {
    const page = await app.open('/settings/app')
    await page.getByLabel('Port').waitFor()
    await expect.poll(() => page.title()).toBe('App · Settings · PostHog Companion')
  })

  it('an error below a field leaves the field beside it alone', async () => {
    const page = await app.open('/settings')
    await page.getByLabel('Email').fill('nonsense')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Enter a valid email address').waitFor()
    const [email, role] = await Promise.all([
      page.getByLabel('Email').boundingBox(),
      page.getByLabel('Role').boundingBox(),
    ])
    expect(role?.height).toBe(email?.height)
    expect(role?.y).toBe(email?.y)
  })

  it('paints within half a second', async () => {
    const page = await app.open('/')
    await page.getByText('Running · v0').waitFor()
    const times: number[] = []
    for (let n = 0; n < 5; n++) {
      await page.reload()
      await page.getByText('Running · v0').waitFor()
      times.push(
        await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0),
      )
    }
    expect(Math.min(...times)).toBeLessThan(500)
  })
})
