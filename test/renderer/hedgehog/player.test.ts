import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type HedgehogPlayerOptions,
  hedgehogAccessories,
  hedgehogColors,
  hedgehogSkins,
} from '../../../src/shared/hedgehog-config.ts'
import { launchBrowser } from '../../support/browser/window.ts'
import { servePage } from './served-page.ts'

vi.setConfig({ testTimeout: 20_000 })

let served: Awaited<ReturnType<typeof servePage>>
let browser: Browser
let page: Page
let pageErrors: string[]

beforeAll(async () => {
  served = await servePage()
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await served?.close()
})

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 640, height: 400 } })
  pageErrors = []
  page.on('pageerror', (error) => pageErrors.push(error.message))
  await page.goto(served.url)
})

afterEach(async () => {
  const violations = await page.evaluate(() => window.hedgehog.violations)
  await page.close()
  expect(violations).toStrictEqual([])
  expect(pageErrors).toStrictEqual([])
})

const stands: HedgehogPlayerOptions = {
  skin: 'spiderhog',
  color: null,
  accessories: [],
  ai: false,
  interactions: true,
  controls: true,
  party: false,
}
const floor = 360

/** Expects something to come true while the page goes on; on a busy machine that may take seconds. */
function soon<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: 10_000 })
}

type Stage = Parameters<Window['hedgehog']['play']>[1]

const STAGE_WIDTH = 600

async function play(options: HedgehogPlayerOptions, stage: Partial<Stage> = {}): Promise<void> {
  await page.evaluate(
    async ([options, stage]) => {
      await window.hedgehog.play(options, stage)
    },
    [options, { width: STAGE_WIDTH, height: floor, ...stage }] as const,
  )
}

async function place() {
  const area = await page.evaluate(() => window.hedgehog.player?.bounds())
  if (!area) throw new Error('There is no player.')
  const canvas = await page.locator('canvas').boundingBox()
  if (!canvas) throw new Error('There is no canvas.')
  const middle = { x: canvas.x + area.x + area.width / 2, y: canvas.y + area.y + area.height / 2 }
  return { ...area, bottom: area.y + area.height, middle }
}

/** Plays, and waits until the hedgehog has fallen in and stands. */
async function playStanding(options: HedgehogPlayerOptions, stage: Partial<Stage> = {}): Promise<void> {
  await play(options, stage)
  await soon(async () => (await place()).bottom).toBe(floor)
  await soon(() => drawsIn(15)).toBe(0)
}

/** How often something is drawn during so many of the screen's frames. */
function drawsIn(frames: number): Promise<number> {
  return page.evaluate(async (frames) => {
    const before = window.hedgehog.draws
    for (let frame = 0; frame < frames; frame++) await new Promise(requestAnimationFrame)
    return window.hedgehog.draws - before
  }, frames)
}

function pixels() {
  return page.evaluate(() => window.hedgehog.pixels())
}

describe('stills', () => {
  async function stills(looks: Pick<HedgehogPlayerOptions, 'skin' | 'color' | 'accessories'>[]) {
    await page.evaluate(async (looks) => {
      for (const look of looks) await window.hedgehog.still(look, 80)
    }, looks)
    const drawn = await pixels()
    expect(drawn).toHaveLength(looks.length)
    for (const { opaque } of drawn) expect(opaque).toBeGreaterThan(1000)
    return new Set(drawn.map(({ hash }) => hash)).size
  }

  it('show every skin, each another picture', async () => {
    const looks = hedgehogSkins.map((skin) => ({ skin, color: null, accessories: [] }))
    expect(await stills(looks)).toBe(looks.length)
  })

  it('show every colour, each another picture', async () => {
    const looks = [null, ...hedgehogColors].map((color) => ({
      skin: 'default' as const,
      color,
      accessories: [],
    }))
    expect(await stills(looks)).toBe(looks.length)
  })

  it('show every accessory, each another picture', async () => {
    const looks = [[], ...hedgehogAccessories.map(({ name }) => [name])].map((accessories) => ({
      skin: 'default' as const,
      color: null,
      accessories,
    }))
    expect(await stills(looks)).toBe(looks.length)
  })
})

describe('the player', () => {
  it('draws another picture at each step of a walk', async () => {
    await playStanding(stands)
    const start = await place()
    const seen = new Set([(await pixels())[0]?.hash])
    await page.keyboard.down('ArrowRight')
    await soon(async () => seen.add((await pixels())[0]?.hash).size).toBeGreaterThan(5)
    await page.keyboard.up('ArrowRight')
    expect((await place()).x).toBeGreaterThan(start.x)
    expect((await pixels())[0]?.opaque).toBeGreaterThan(1000)
  })

  it('leaves nothing behind on its way', async () => {
    await playStanding(stands)
    const before = (await pixels())[0]?.opaque ?? 0
    const start = await place()
    // It fell in at a random place, which may be at an edge.
    const ahead = start.x > STAGE_WIDTH / 2 ? 'KeyA' : 'KeyD'
    await page.keyboard.down(ahead)
    await page.keyboard.press('KeyW')
    await soon(async () => Math.abs((await place()).x - start.x)).toBeGreaterThan(20)
    await page.keyboard.up(ahead)
    await soon(async () => (await place()).bottom).toBe(floor)
    await soon(() => drawsIn(15)).toBe(0)
    expect((await pixels())[0]?.opaque).toBe(before)
  })

  it('draws nothing while nothing changes', async () => {
    await playStanding(stands)
    expect(await drawsIn(60)).toBe(0)
  })

  it('jumps when it is clicked', async () => {
    await playStanding(stands)
    const { middle } = await place()
    await page.mouse.click(middle.x, middle.y)
    await soon(async () => (await place()).bottom).toBeLessThan(floor - 50)
    await soon(async () => (await place()).bottom).toBe(floor)
  })

  it('is carried by the pointer and falls when it is let go', async () => {
    await playStanding(stands)
    const { middle } = await place()
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.down()
    await page.mouse.move(300, 150, { steps: 10 })
    await soon(async () => (await place()).middle.y).toBeCloseTo(150, -1)
    await page.mouse.up()
    await soon(async () => (await place()).bottom).toBe(floor)
  })

  it('cannot be reached by the pointer while interactions are off', async () => {
    await playStanding({ ...stands, interactions: false })
    const { middle } = await place()
    await page.mouse.move(middle.x, middle.y)
    await page.mouse.down()
    await page.mouse.move(300, 100, { steps: 5 })
    await page.mouse.up()
    expect(await drawsIn(15)).toBe(0)
    expect((await place()).middle).toStrictEqual(middle)
  })

  it('leaves the keys alone while control is off', async () => {
    await playStanding({ ...stands, controls: false })
    expect(await page.evaluate(() => window.hedgehog.player?.key('ArrowRight', true))).toBe(false)
    expect(await drawsIn(15)).toBe(0)
  })

  it('shows new options at once', async () => {
    await playStanding(stands)
    const before = (await pixels())[0]?.hash
    await page.evaluate((options) => window.hedgehog.player?.setOptions(options), {
      ...stands,
      color: 'purple' as const,
      accessories: ['tophat' as const],
    })
    await soon(async () => (await pixels())[0]?.hash).not.toBe(before)
  })

  it('changes its hue at a party', async () => {
    await playStanding(stands)
    await page.evaluate((options) => window.hedgehog.player?.setOptions(options), { ...stands, party: true })
    const seen = new Set<number | undefined>()
    await soon(async () => seen.add((await pixels())[0]?.hash).size).toBeGreaterThan(5)
  })

  it('follows the floor of a new size', async () => {
    await playStanding(stands)
    await page.evaluate(() => window.hedgehog.player?.resize(300, 200))
    await soon(async () => (await place()).bottom).toBe(200)
    const { x, width } = await place()
    expect(x + width).toBeLessThanOrEqual(300)
  })

  it('stands still and shows one picture where motion is to be reduced', async () => {
    await play({ ...stands, ai: true, party: true }, { reducedMotion: true })
    const start = await place()
    expect(start.middle.x - 8).toBeCloseTo(300, 0)
    expect((await pixels())[0]?.opaque).toBeGreaterThan(1000)
    await page.keyboard.press('ArrowUp')
    await page.mouse.click(start.middle.x, start.middle.y)
    expect(await drawsIn(30)).toBe(0)
    expect(await place()).toStrictEqual(start)
  })

  it('is gone when it is disposed of', async () => {
    await playStanding(stands)
    await page.evaluate(() => window.hedgehog.player?.dispose())
    expect((await pixels())[0]?.opaque).toBe(0)
    await page.keyboard.press('Space')
    expect(await drawsIn(15)).toBe(0)
  })
})
