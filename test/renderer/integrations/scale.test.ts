import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { KEY } from '../../support/browser/world.ts'

const app = prepareApp({
  seed: {
    version: 1,
    users: [
      {
        email: 'ada@example.com',
        keys: [{ value: KEY }],
        installations: [
          {
            installation_id: '50000',
            account: { type: 'Organization', name: 'acme' },
            repository_template: { owner: 'acme', count: 50_000, branches: 2000 },
          },
        ],
      },
    ],
  },
})

it('50,000 repositories scroll as fast as the browser draws, with few of them in the DOM', async () => {
  const page = await app.open('/integrations/50000', { motion: true })
  await page.getByText('50,000 repositories').waitFor()
  /** The times between 120 frames in ms, in ascending order. */
  const frames = (step: number) =>
    page.evaluate(async (step) => {
      const list = document.querySelector('[role=listbox]')
      if (list === null) throw new Error('There is no list.')
      const gaps: number[] = []
      let last = performance.now()
      for (let frame = 0; frame < 120; frame++) {
        list.scrollTop += step
        await new Promise(requestAnimationFrame)
        gaps.push(performance.now() - last)
        last = performance.now()
      }
      return gaps.sort((a, b) => a - b)
    }, step)
  const median = (gaps: number[]) => gaps[60] ?? 0
  const still = await frames(0)
  const scrolling = await frames(700)
  expect(await page.getByRole('option').count()).toBeLessThan(60)
  console.info(
    `frames: median ${median(scrolling).toFixed(1)} ms while scrolling, ${median(still).toFixed(1)} ms while still`,
  )
  // A busy machine draws fewer frames of a still page, too.
  expect(median(scrolling)).toBeLessThan(1.25 * Math.max(16, median(still)))
})

it('the last of 50,000 repositories can be reached with one key and found by name', async () => {
  const page = await app.open('/integrations/50000')
  await page.getByText('50,000 repositories').waitFor()
  await page.getByRole('listbox').focus()
  await page.keyboard.press('End')
  await page.getByRole('option', { name: 'acme/repo-50000' }).waitFor()
  await page.getByRole('searchbox').fill('repo-4321')
  await page.getByText('10 found').waitFor()
  await page.getByRole('option', { name: 'acme/repo-43217' }).waitFor()
  await page.getByRole('searchbox').fill('nothing like it')
  await page.getByText('No repositories match “nothing like it”').waitFor()
})
