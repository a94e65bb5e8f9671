import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { KEY } from '../../support/browser/world.ts'

const app = prepareApp()

/** The times between so many frames in ms, in ascending order, while the list scrolls by `step` pixels a frame. */
const frames = (page: Page, count: number, step = 0): Promise<number[]> =>
  page.evaluate(
    async ([count, step]) => {
      const list = document.querySelector('[role=grid]')
      const gaps: number[] = []
      let last = performance.now()
      for (let frame = 0; frame < count; frame++) {
        if (step > 0) list?.scrollBy(0, step)
        await new Promise(requestAnimationFrame)
        gaps.push(performance.now() - last)
        last = performance.now()
      }
      return gaps.sort((a, b) => a - b)
    },
    [count, step] as const,
  )
const part = (gaps: number[], share: number) => gaps[Math.floor((gaps.length - 1) * share)] ?? 0

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

it('1,000 requests scroll smoothly, with few of them in the DOM', async () => {
  const { url } = app.companion()
  for (let n = 0; n < 1000; n += 50)
    await Promise.all(Array.from({ length: 50 }, (_, i) => fetch(`${url}/api/n/${n + i}`)))
  const page = await app.open('/requests', { motion: true })
  await page.getByText(/of 1,000$|^1,000 requests/).waitFor()
  const still = await frames(page, 120)
  const scrolling = await frames(page, 120, 300)
  expect(await page.getByRole('row').count()).toBeLessThan(60)
  console.info(
    `frames: median ${part(scrolling, 0.5).toFixed(1)} ms while scrolling 1,000 requests, ${part(still, 0.5).toFixed(1)} ms while still`,
  )
  // A busy machine without a graphics card needs more than a frame's time, but not as long as all rows would take.
  expect(part(scrolling, 0.5)).toBeLessThan(3 * Math.max(16, part(still, 0.5)))
})

it('a burst of requests does not make the page stutter, and is shown to its end', async () => {
  const page = await app.open('/requests', { motion: true })
  await page.getByRole('grid').waitFor()
  await page.evaluate(() => {
    const all: number[] = []
    new PerformanceObserver((list) => all.push(...list.getEntries().map(({ duration }) => duration))).observe(
      {
        type: 'longtask',
      },
    )
    Object.assign(globalThis, { longTasks: all })
  })
  let polls = 0
  page.on('request', (request) => {
    if (request.url().includes('/requests/summaries')) polls++
  })
  const end = burst(2000)
  const began = performance.now()
  const gaps = await frames(page, 180)
  const seconds = (performance.now() - began) / 1000
  const rate = await end()
  const longest = await page.evaluate(() =>
    Math.max(0, ...(Reflect.get(globalThis, 'longTasks') as number[])),
  )
  console.info(
    `burst: ${rate} requests/s, ${(polls / seconds).toFixed(1)} reads/s; frames: median ${part(gaps, 0.5).toFixed(1)} ms, 95% ${part(gaps, 0.95).toFixed(1)} ms; longest task ${longest} ms`,
  )
  // Whatever comes, the page reads at most four times a second.
  expect(polls / seconds).toBeLessThan(5)
  await fetch(`${app.companion().url}/api/the-last/`)
  await page.getByRole('row').filter({ hasText: '/api/the-last/' }).waitFor()
}, 60_000)
