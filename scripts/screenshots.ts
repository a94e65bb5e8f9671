import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { z } from 'zod'
import { type RunningCompanion, startCompanion } from '../test/support/browser/companion.ts'
import { launchBrowser, openWindow } from '../test/support/browser/window.ts'
import { authorizePath, parameters } from '../test/support/oauth.ts'
import { now } from './setup/fixed-time.mjs'

// The demo data's timestamps are relative to when it is loaded.
const RealDate = Date
await import('./setup/fixed-clock.mjs')
const { WORLD } = await import('../test/support/browser/world.ts')
globalThis.Date = RealDate

const target = join(import.meta.dirname, '../docs/images')

/** How long to wait for slow elements on a busy machine. */
const SETTLING_MS = 500
const SIZE = { width: 1280, height: 800 }

const summariesSchema = z.looseObject({
  results: z.array(z.looseObject({ credential: z.looseObject({ kind: z.string() }).nullable() })),
})

const PKCE = { verifier: 'v'.repeat(43), challenge: 'c'.repeat(43) }
const APP = 'dashboards'
const APP_REDIRECT = 'https://dashboards.example.com/callback'

/** Each page by the name of its screenshot, with text that appears when it has loaded. */
const PAGES: readonly [name: string, path: string, ready: string][] = [
  ['overview', '/', 'Running · v0'],
  ['requests', '/requests?id=4', 'Copy as'],
  ['hedgehog', '/hedgehog', 'All changes saved'],
  ['integrations', '/integrations', 'acme'],
  ['repositories', '/integrations/12345', 'acme/docs'],
  ['push-tokens', '/push-tokens', '3 of 20 devices'],
  ['api-keys', '/api-keys', 'desktop client'],
  ['connected-apps', '/connected-apps', 'Dashboards'],
  [
    'authorize',
    authorizePath(
      parameters(APP, PKCE, { redirect_uri: APP_REDIRECT, scope: 'openid email user:read insight:read' }),
    ),
    'Allow Dashboards to access your account?',
  ],
  ['activity', '/activity', 'User updated'],
  ['reference', '/_companion/docs?operation=users_hedgehog_config_retrieve', 'Try it'],
  ['settings', '/settings', 'Profile'],
  ['welcome', '/welcome', 'Set up your profile'],
]

/** `npm run screenshots -- overview activity` takes only these. */
const names = process.argv.slice(2)
const asked = PAGES.filter(([name]) => names.length === 0 || names.includes(name))

/** Makes a few changes as a client, so that no list is empty. */
async function makeSomeActivity(companion: RunningCompanion): Promise<void> {
  const me = '/api/users/@me/'
  await companion.call('PATCH', me, { has_seen_product_intro_for: { posthog_companion_welcome: true } })
  await companion.call('PATCH', me, { role_at_organization: 'engineering' })
  const token = { token: 'ExponentPushToken[Kw3Pe8rTb5Yu1Io6Al9Sd2]', platform: 'ios' }
  await companion.call('POST', `${me}push_tokens/`, token)
  await companion.call('PATCH', `${me}hedgehog_config/`, WORLD.users[0].hedgehog_config)
  await companion.call('GET', `${me}integrations/`)
  await companion.call('GET', `${me}integrations/github/12345/repos/?search=web`)
  await companion.call('POST', `${me}push_tokens/`, { token: '', platform: 'ios' })
  await companion.call('GET', '/api/projects/1/insights/')
}

/** The seeded world, with an app that is connected. */
function worldWithApp() {
  const [owner, ...others] = WORLD.users
  const token = { client_id: APP, access_token: 'pha_dashboards', scopes: ['openid', 'email', 'user:read'] }
  return {
    ...WORLD,
    oauth_applications: [
      { name: 'Dashboards', client_id: APP, redirect_uris: [APP_REDIRECT], verified: true },
    ],
    users: [{ ...owner, oauth_tokens: [token] }, ...others],
  }
}

/** How long a request took differs from run to run, and so does how often the page itself has asked by now. */
async function fixRequests(context: BrowserContext): Promise<void> {
  await context.route('**/_companion/requests/**', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace(/"duration_ms":[\d.]+/g, '"duration_ms":1.8')
    const summaries = summariesSchema.safeParse(JSON.parse(body)).data
    const isOwn = ({ credential }: { credential: { kind: string } | null }) => credential?.kind === 'session'
    if (summaries === undefined) await route.fulfill({ response, body })
    else {
      const results = summaries.results.filter((request) => !isOwn(request))
      await route.fulfill({ response, json: { ...summaries, results } })
    }
  })
}

/** Takes a screenshot once the page stops changing. */
async function settledPicture(page: Page): Promise<Buffer> {
  for (let before = await page.screenshot(); ; ) {
    await page.waitForTimeout(SETTLING_MS)
    const after = await page.screenshot()
    if (after.equals(before)) return after
    before = after
  }
}

/** Takes a screenshot as WebP, encoded by the browser; PNG would be four times as large. */
async function takeScreenshot(page: Page, converter: Page): Promise<Buffer> {
  const png = (await settledPicture(page)).toString('base64')
  const url = await converter.evaluate(async (source) => {
    const image = new Image()
    image.src = source
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.85)
  }, `data:image/png;base64,${png}`)
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

async function takeAll(browser: Browser, companion: RunningCompanion): Promise<void> {
  const converter = await browser.newPage()
  for (const [name, path, ready] of asked) {
    for (const theme of ['light', 'dark'] as const) {
      const { page, context } = await openWindow(browser, companion, { path, theme, ...SIZE })
      await page.getByText(ready).first().waitFor()
      await page.evaluate(() => document.fonts.ready)
      writeFileSync(join(target, `${name}-${theme}.webp`), await takeScreenshot(page, converter))
      await context.close()
    }
  }
}

mkdirSync(target, { recursive: true })
// The default port, because it appears in the screenshots.
const companion = await startCompanion({
  seed: worldWithApp(),
  port: 7676,
  env: { NODE_OPTIONS: `--import=${new URL('setup/fixed-clock.mjs', import.meta.url).href}` },
})
const browser = await launchBrowser()
const newContext = browser.newContext.bind(browser)
browser.newContext = async (options) => {
  const context = await newContext(options)
  await context.clock.setFixedTime(now)
  await fixRequests(context)
  return context
}
try {
  await makeSomeActivity(companion)
  await takeAll(browser, companion)
} finally {
  await browser.close()
  await companion.stop()
}
