import type { Response } from 'playwright-core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { prepareApp } from '../../support/browser/app.ts'
import { FRAME_MS, workPerFrame } from '../../support/browser/frames.ts'
import { KEY } from '../../support/browser/world.ts'

const app = prepareApp()

/** Three rows a frame are 7,200 pixels a second. */
const ROW_PX = 40

/** Asks as often as `perSecond` from ten connections, until it is stopped. Returns how many there were each second. */
function burst(perSecond: number) {
  const { url } = app.companion()
  let sent = 0
  let stopped = false
  const began = performance.now()
  const ask = async () => {
    while (!stopped) {
      const due = ((performance.now() - began) / 1000) * perSecond
      if (sent >= due) await new Promise((resolve) => setTimeout(resolve, 2))
      else {
        sent++
        await (
          await fetch(`${url}/api/users/@me/hedgehog_config/`, {
            headers: { authorization: `Bearer ${KEY}` },
          })
        ).text()
      }
    }
  }
  const all = Promise.all(Array.from({ length: 10 }, ask))
  return async () => {
    stopped = true
    await all
    return Math.round((sent / (performance.now() - began)) * 1000)
  }
}

const summariesSchema = z.object({ results: z.array(z.unknown()) })

const countIn = async (response: Response): Promise<number> =>
  summariesSchema.parse(await response.json()).results.length

it('1,000 requests scroll at 60 frames a second, with few of them in the DOM', async () => {
  const { url } = app.companion()
  for (let n = 0; n < 1000; n += 50)
    await Promise.all(Array.from({ length: 50 }, (_, i) => fetch(`${url}/api/n/${n + i}`)))
  const page = await app.open('/requests', { motion: true })
  await page.getByText(/of 1,000$|^1,000 requests/).waitFor()
  const perFrame = await workPerFrame(page, '[role=grid]', 3 * ROW_PX)
  expect(await page.getByRole('row').count()).toBeLessThan(60)
  console.info(`a frame takes ${perFrame.toFixed(1)} ms while 1,000 requests scroll`)
  expect(perFrame).toBeLessThan(FRAME_MS)
})

it('a burst of requests does not make the page stutter, and is shown to its end', async () => {
  const page = await app.open('/requests', { motion: true })
  await page.getByRole('grid').waitFor()
  const reads: Promise<number>[] = []
  page.on('response', (response) => {
    if (response.url().includes('/requests/summaries')) reads.push(countIn(response))
  })
  const end = burst(2000)
  const began = performance.now()
  const perFrame = await workPerFrame(page, '[role=grid]', 0, 180)
  const seconds = (performance.now() - began) / 1000
  const polls = reads.length
  const read = (await Promise.all(reads)).reduce((sum, count) => sum + count, 0)
  const rate = await end()
  console.info(
    `burst: ${rate} requests/s, ${(polls / seconds).toFixed(1)} reads/s of ${(read / seconds).toFixed(0)} requests, ${perFrame.toFixed(1)} ms of work a frame`,
  )
  expect(perFrame).toBeLessThan(FRAME_MS)
  // Whatever comes, the page reads at most four times a second.
  expect(polls / seconds).toBeLessThan(5)
  // More than these would slow the server noticeably. The first read may have all that are kept.
  expect((read - 1000) / seconds).toBeLessThan(700)
  await fetch(`${app.companion().url}/api/the-last/`)
  await page.getByRole('row').filter({ hasText: '/api/the-last/' }).waitFor()
}, 60_000)
