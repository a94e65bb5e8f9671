import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

/** As a browser does when the user looks at another tab, or back at this one. */
const show = (page: Page, state: 'visible' | 'hidden') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)

it('a tab that is hidden gives up its event stream, since a browser has few connections to a server', async () => {
  const page = await app.open('/')
  await page.getByText('Running · v0').waitFor()
  const streams: string[] = []
  const isStream = (url: string) => url.includes('/_companion/events')
  page.on('requestfailed', (request) => isStream(request.url()) && streams.push('ended'))
  page.on('request', (request) => isStream(request.url()) && streams.push('opened'))
  // Whether the first stream was open by now or not, one is after this.
  await show(page, 'hidden')
  await show(page, 'visible')
  await expect.poll(() => streams.at(-1)).toBe('opened')
  streams.length = 0
  await show(page, 'hidden')
  await expect.poll(() => streams).toEqual(['ended'])
  await show(page, 'visible')
  await expect.poll(() => streams).toEqual(['ended', 'opened'])
})
