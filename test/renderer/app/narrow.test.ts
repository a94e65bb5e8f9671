import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'

const app = prepareApp()

const LONG = 'Wolfeschlegelsteinhausenbergerdorff'

/** Lists with a row for each thing, and text of one. */
const LISTS = [
  ['/api-keys', 'desktop client'],
  ['/push-tokens', 'Android'],
  ['/integrations', 'acme'],
  ['/settings/organization', 'Grace Hopper'],
  ['/activity', 'User added'],
] as const

/** Whatever of the page’s rows is cut off so far that it says nothing, or lies over something else. */
const rowFaults = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = []
    const shown = (element: Element) => element.getClientRects().length > 0 && element.textContent !== ''
    for (const row of document.querySelectorAll('main tr, main .list-row')) {
      const parts = [...row.children].filter(shown).map((part) => part.getBoundingClientRect())
      for (const [index, a] of parts.entries())
        for (const b of parts.slice(index + 1))
          if (a.right > b.left + 1 && b.right > a.left + 1 && a.bottom > b.top + 1 && b.bottom > a.top + 1)
            faults.push(`overlap in ${row.textContent}`)
      for (const name of row.querySelectorAll('strong, .row-link'))
        if (shown(name) && name.getBoundingClientRect().width < 20)
          faults.push(`cut off: ${name.textContent}`)
      for (const name of row.querySelectorAll('strong, .row-link')) {
        const cell = name.closest('td')
        if (
          cell !== null &&
          !name.matches('.truncate') &&
          name.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1
        )
          faults.push(`cut off in the middle of a letter: ${name.textContent}`)
      }
      for (const time of row.querySelectorAll('time'))
        if (time.getClientRects().length > 1) faults.push(`wrapped: ${time.textContent}`)
      for (const avatar of row.querySelectorAll('.avatar')) {
        const { width, height } = avatar.getBoundingClientRect()
        if (Math.round(width) !== Math.round(height)) faults.push(`squashed avatar in ${row.textContent}`)
      }
    }
    for (const table of document.querySelectorAll('main table')) {
      const [first, ...rows] = [...table.querySelectorAll('tr')].map((row) =>
        [...row.children].filter((cell) => cell.getClientRects().length > 0),
      )
      const starts = (cells: Element[] | undefined) =>
        cells?.map((cell) => Math.round(cell.getBoundingClientRect().left)).join()
      for (const row of rows)
        if (row.length === first?.length && starts(row) !== starts(first))
          faults.push(`columns at ${starts(row)} below ${starts(first)}`)
    }
    return faults
  })

/** The names of the page’s buttons, which must tell them apart. */
const buttonNames = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main button')]
      .filter((button) => button.getClientRects().length > 0 && button.closest('[data-entry]') === null)
      .map((button) => button.getAttribute('aria-label') ?? button.textContent),
  )

it('rows stay readable at 400, 720, and 1280 pixels, with long names, and no two buttons have the same name', async () => {
  await app.companion().call('PATCH', '/api/users/@me/', { first_name: LONG, last_name: LONG })
  const page = await app.open('/')
  for (const [path, content] of LISTS) {
    await page.goto(app.companion().url + path)
    for (const width of [1280, 720, 400]) {
      await page.setViewportSize({ width, height: 800 })
      await page.getByText(content).first().waitFor()
      expect([path, width, await rowFaults(page)]).toEqual([path, width, []])
    }
    const names = await buttonNames(page)
    expect([path, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([path, []])
  }
}, 90_000)

it('a message does not cover a dialog’s buttons', async () => {
  const page = await app.open('/push-tokens')
  await page.getByRole('button', { name: /^Unregister Android/ }).click()
  const message = page.getByText('Device unregistered')
  await message.waitFor()
  await page.getByRole('button', { name: 'Register device' }).click()
  const submit = page.getByRole('dialog').getByRole('button', { name: 'Register', exact: true })
  await submit.waitFor()
  const [a, b] = await Promise.all([message.boundingBox(), submit.boundingBox()])
  if (a === null || b === null) throw new Error('The message or the button is not visible.')
  expect(a.y + a.height < b.y || a.x > b.x + b.width || a.x + a.width < b.x).toBe(true)
}, 60_000)
