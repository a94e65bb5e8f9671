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

it('50,000 repositories scroll at 60 frames a second with few of them in the DOM', async () => {
  const page = await app.open('/integrations/50000', { motion: true })
  await page.getByText('50,000 repositories').waitFor()
  const gaps = await page.evaluate(async () => {
    const list = document.querySelector('[role=listbox]')
    if (list === null) throw new Error('There is no list.')
    const gaps: number[] = []
    let last = performance.now()
    for (let frame = 0; frame < 120; frame++) {
      list.scrollTop += 700
      await new Promise(requestAnimationFrame)
      gaps.push(performance.now() - last)
      last = performance.now()
    }
    return gaps.sort((a, b) => a - b)
  })
  expect(await page.getByRole('option').count()).toBeLessThan(60)
  const median = gaps[Math.floor(gaps.length / 2)] ?? 0
  console.info(
    `frames while scrolling: median ${median.toFixed(1)} ms, slowest ${gaps.at(-1)?.toFixed(1)} ms`,
  )
  expect(median).toBeLessThan(20)
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
