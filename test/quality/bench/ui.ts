import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { BROWSER_FLAGS, browserPath, hasBrowser } from '../../support/browser/executable.ts'
import { startOurs } from './processes.ts'
import { notMeasured, type Row } from './row.ts'
import { spread } from './statistics.ts'

const ASSETS = join(import.meta.dirname, '../../../out/renderer/assets')
const ROUNDS = 5

/** The size of the UI and its time to interactive. */
export async function uiRows(folder: string): Promise<Row[]> {
  return [...sizeRows(), await interactiveRow(folder)]
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

async function interactiveRow(folder: string): Promise<Row> {
  const what = 'UI: first page interactive'
  if (!hasBrowser) return notMeasured(what, 'no browser found')
  const ours = await startOurs(join(folder, 'ui'))
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: BROWSER_FLAGS,
  })
  try {
    const page = await browser.newPage()
    await page.goto(ours.loginUrl)
    const taken: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await page.goto(`${ours.url}/`, { waitUntil: 'commit' })
      const usable = await page.waitForFunction(
        () => document.querySelector('a[href], button') && performance.now(),
        null,
        {
          timeout: 10_000,
          polling: 'raf',
        },
      )
      taken.push(Number(await usable.jsonValue()))
    }
    const { median, least, most } = spread(taken)
    return {
      what,
      measured: `${median.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`,
      byCpu: '',
      target: '',
      part: null,
    }
  } catch {
    return notMeasured(what, 'the page has no interactive elements')
  } finally {
    await browser.close()
    await ours.stop()
  }
}
