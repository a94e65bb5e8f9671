import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { FRAME_MS, workPerFrame } from '../../support/browser/frames.ts'
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

it('50,000 repositories scroll at 60 frames a second, with few of them in the DOM', async () => {
  const page = await app.open('/integrations/50000', { motion: true })
  await page.getByText('50,000 repositories').waitFor()
  const perFrame = await workPerFrame(page, '[role=listbox]', 300)
  expect(await page.getByRole('option').count()).toBeLessThan(60)
  console.info(`a frame takes ${perFrame.toFixed(1)} ms while 50,000 repositories scroll`)
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
