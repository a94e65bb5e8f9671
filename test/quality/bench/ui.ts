import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { SESSION_HEADER } from '../../../src/shared/session-header.ts'
import { BROWSER_FLAGS, browserPath, hasBrowser } from '../../support/browser/executable.ts'
import { signedIn } from '../../support/sign-in.ts'
import { startOurs } from './processes.ts'
import { atMost, notMeasured, type Row } from './row.ts'
import { spread } from './statistics.ts'

const ASSETS = join(import.meta.dirname, '../../../out/renderer/assets')
const ROUNDS = 7
const TARGET_MS = 400

/** The size of the UI, and how soon it shows something. */
export async function uiRows(folder: string): Promise<Row[]> {
  return [...sizeRows(), await coldRow(folder)]
}

function sizeRows(): Row[] {
  const files = readdirSync(ASSETS).map((name) => ({ name, content: readFileSync(join(ASSETS, name)) }))
  return ['js', 'css'].map((kind) => {
    const contents = files.filter(({ name }) => name.endsWith(`.${kind}`)).map(({ content }) => content)
    const sum = (sizes: number[]) => (sizes.reduce((so, size) => so + size, 0) / 1024).toFixed(0)
    const whole = sum(contents.map((content) => content.length))
    const packed = sum(contents.map((content) => gzipSync(content).length))
    return {
      what: `UI: all ${kind.toUpperCase()} files`,
      measured: `${whole} KiB, ${packed} KiB compressed`,
      byCpu: '',
      target: '',
      part: null,
    }
  })
}

/** How long the Overview takes to show its content in a browser that has nothing of it yet. */
async function coldRow(folder: string): Promise<Row> {
  const what = 'UI: Overview, cold, with its content'
  if (!hasBrowser) return notMeasured(what, 'no browser found')
  const ours = await startOurs(join(folder, 'ui'), { version: 1, users: [{ email: 'bench@example.com' }] })
  try {
    const { [SESSION_HEADER]: session = '' } = await signedIn(ours.loginUrl)
    const taken: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const browser = await chromium.launch({ executablePath: browserPath, args: BROWSER_FLAGS })
      try {
        const page = await browser.newPage()
        await page.goto(`${ours.url}/_companion/health`)
        await page.evaluate((secret) => localStorage.setItem('posthog-companion.session', secret), session)
        await page.addInitScript(noteContent)
        await page.goto(ours.url)
        const shown = await page.waitForFunction(() => 'shownAt' in window && window.shownAt)
        taken.push(Number(await shown.jsonValue()))
      } finally {
        await browser.close()
      }
    }
    const { median, least, most } = spread(taken)
    return {
      what,
      measured: `${median.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`,
      byCpu: '',
      ...atMost(median, TARGET_MS, `${TARGET_MS} ms`),
    }
  } finally {
    await ours.stop()
  }
}

/** Runs in the page: notes when its content is there, frame by frame. */
function noteContent(): void {
  const look = (): void => {
    if (document.body?.textContent.includes('Running · v'))
      Object.assign(window, { shownAt: performance.now() })
    else requestAnimationFrame(look)
  }
  look()
}
