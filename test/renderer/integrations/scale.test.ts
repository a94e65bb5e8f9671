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

/** What a browser that draws 60 frames a second has for one. */
const FRAME_MS = 1000 / 60

it('50,000 repositories scroll at 60 frames a second, with few of them in the DOM', async () => {
  const page = await app.open('/integrations/50000', { motion: true })
  await page.getByText('50,000 repositories').waitFor()
  const devtools = await page.context().newCDPSession(page)
  // Counts the time that the page's thread works, not what it waits for on a busy machine.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const workMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
  const frames = 120
  const before = await workMs()
  await page.evaluate(async (frames) => {
    const list = document.querySelector('[role=listbox]')
    if (list === null) throw new Error('There is no list.')
    for (let frame = 0; frame < frames; frame++) {
      list.scrollTop += 700
      await new Promise(requestAnimationFrame)
    }
  }, frames)
  const perFrame = ((await workMs()) - before) / frames
  expect(await page.getByRole('option').count()).toBeLessThan(60)
  console.info(`a frame while scrolling takes ${perFrame.toFixed(1)} ms of the page’s thread`)
  expect(perFrame).toBeGreaterThan(0)
  expect(perFrame).toBeLessThan(FRAME_MS)
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
