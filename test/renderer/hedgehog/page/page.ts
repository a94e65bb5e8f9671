import './no-jit.ts'
import { createHedgehogPlayer, type HedgehogPlayer } from '../../../../src/renderer/hedgehog/player/player.ts'
import { loadSpriteSheet, type SpriteSheet } from '../../../../src/renderer/hedgehog/player/sprite-sheet.ts'
import { drawStill } from '../../../../src/renderer/hedgehog/player/still.ts'
import type { HedgehogPlayerOptions } from '../../../../src/shared/hedgehog-config.ts'

type Look = Pick<HedgehogPlayerOptions, 'skin' | 'color' | 'accessories'>

/** What the tests call in the page. */
export type HedgehogPage = {
  violations: string[]
  draws: number
  sheet: Promise<SpriteSheet>
  /** Puts a player on a new canvas in the place of all before. */
  play(
    options: HedgehogPlayerOptions,
    stage: { width: number; height: number; size?: number; reducedMotion?: boolean },
  ): Promise<HedgehogPlayer>
  player: HedgehogPlayer | undefined
  /** Adds one still. */
  still(look: Look, size: number): Promise<void>
  /** Opaque pixels of each canvas, and a number that tells its pictures apart. */
  pixels(): { opaque: number; hash: number }[]
}

declare global {
  interface Window {
    hedgehog: HedgehogPage
  }
}

document.addEventListener('securitypolicyviolation', (event) => {
  window.hedgehog.violations.push(`${event.violatedDirective} ${event.blockedURI}`)
})

const drawImage = CanvasRenderingContext2D.prototype.drawImage
CanvasRenderingContext2D.prototype.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
  window.hedgehog.draws++
  Reflect.apply(drawImage, this, args)
}

function addCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  document.body.append(canvas)
  return canvas
}

function readPixels(canvas: HTMLCanvasElement) {
  const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
  let opaque = 0
  let hash = 0
  for (const [index, value] of data.entries()) {
    hash = (Math.imul(hash, 31) + value) | 0
    if (index % 4 === 3 && value > 0) opaque++
  }
  return { opaque, hash }
}

window.hedgehog = {
  violations: [],
  draws: 0,
  sheet: loadSpriteSheet({ atlas: './sprites.json', image: './sprites.png' }),
  player: undefined,
  async play(options, { width, height, ...rest }) {
    const sheet = await this.sheet
    this.player?.dispose()
    document.body.replaceChildren()
    const canvas = addCanvas(width, height)
    const player = createHedgehogPlayer({ canvas, sheet, options, ...rest })
    this.player = player
    canvas.addEventListener('pointerdown', (event) => {
      if (player.pointerDown(event.offsetX, event.offsetY)) canvas.setPointerCapture(event.pointerId)
    })
    canvas.addEventListener('pointermove', (event) => player.pointerMove(event.offsetX, event.offsetY))
    canvas.addEventListener('pointerup', () => player.pointerUp())
    window.onkeydown = (event) => player.key(event.code, true)
    window.onkeyup = (event) => player.key(event.code, false)
    player.start()
    return player
  },
  async still(look, size) {
    drawStill(addCanvas(size, size), await this.sheet, look, size)
  },
  pixels: () => [...document.querySelectorAll('canvas')].map(readPixels),
}
