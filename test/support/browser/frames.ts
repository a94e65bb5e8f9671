import type { Page } from 'playwright-core'

/** What a browser that draws 60 frames a second has for one, in ms. */
export const FRAME_MS = 1000 / 60

/**
 * How long the page's thread works on a frame in ms, on average of `count`, while the element that matches `selector`
 * scrolls by `step` pixels a frame. What it waits for on a busy machine doesn't count.
 */
export async function workPerFrame(page: Page, selector: string, step: number, count = 120): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const workMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
  const before = await workMs()
  await page.locator(selector).evaluate(
    async (list, { step, count }) => {
      for (let frame = 0; frame < count; frame++) {
        list.scrollBy(0, step)
        await new Promise(requestAnimationFrame)
      }
    },
    { step, count },
  )
  const perFrame = ((await workMs()) - before) / count
  await devtools.detach()
  return perFrame
}
