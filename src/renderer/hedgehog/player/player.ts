import type { HedgehogPlayerOptions } from '../../../shared/hedgehog-config.ts'
import { outline } from './body.ts'
import {
  dive,
  dragTo,
  dropIn,
  type Hedgehog,
  jump,
  pickUp,
  release,
  type Surroundings,
  standing,
  step,
  untilChange,
  wave,
} from './hedgehog.ts'
import { pictureOf, untilNextPicture } from './picture.ts'
import { type Area, createPainter } from './renderer.ts'
import { frameSize, type SpriteSheet } from './sprite-sheet.ts'
import { keysHeld } from './steering.ts'

export type HedgehogPlayerSetup = Readonly<{
  canvas: HTMLCanvasElement
  sheet: SpriteSheet
  options: HedgehogPlayerOptions
  /** Side of a frame on the screen, CSS px; 80 (one sprite pixel each) if not given. */
  size?: number
  /** Numbers from 0 up to 1. */
  random?: () => number
  /** Milliseconds from any start. */
  now?: () => number
  /** It stands still: one frame is drawn, and neither pointer nor keys move it. */
  reducedMotion?: boolean
}>

/** A hedgehog on a canvas. Points are CSS px from the canvas' top left corner. */
export type HedgehogPlayer = Readonly<{
  /** Takes effect at once. */
  setOptions(options: HedgehogPlayerOptions): void
  /** The canvas' new size in CSS px. Call it too when the screen's pixel ratio changes. */
  resize(width: number, height: number): void
  start(): void
  stop(): void
  /** True if the pointer is on the hedgehog, which now follows it: capture the pointer then. */
  pointerDown(x: number, y: number): boolean
  pointerMove(x: number, y: number): void
  /** Also for a pointer that was cancelled. */
  pointerUp(): void
  /** A key by its `KeyboardEvent.code`. True if the hedgehog uses it: prevent its default then. */
  key(code: string, pressed: boolean): boolean
  /** Lets go of all keys: call it when the window loses the focus, which then misses their release. */
  releaseKeys(): void
  /** Whether the pointer would reach the hedgehog there: everywhere while it is held, nowhere while interactions are off. */
  hitTest(x: number, y: number): boolean
  /** The hedgehog's outline. */
  bounds(): Area
  /** Stops for good and clears the canvas. */
  dispose(): void
}>

/** Gaps shorter than this are waited for frame by frame: a timer would not be more exact. */
const shortestSleepMs = 50
/** A pointer that moves less between down and up has clicked, CSS px. */
const clickReach = 4

/** Makes a hedgehog that moves once {@link HedgehogPlayer.start} is called. It draws and wakes only when something changes. */
export function createHedgehogPlayer(setup: HedgehogPlayerSetup): HedgehogPlayer {
  const { canvas, sheet, size = frameSize, random = Math.random, reducedMotion = false } = setup
  const now = setup.now ?? (() => performance.now())
  const context = canvas.getContext('2d')
  if (!context)
    throw new Error('The hedgehog cannot be drawn: this canvas has no 2D context. Use a fresh canvas.')

  const paint = createPainter(sheet.image)

  let options = setup.options
  let world = { width: canvas.clientWidth, height: canvas.clientHeight }
  let pixelRatio = 1
  let running = false
  let frameRequest: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawn: { picture: string; area: Area } | undefined
  let pressed: { x: number; y: number } | undefined
  let grip = { x: 0, y: 0 }
  let hovered = false
  let movedAt = 0
  const keys = keysHeld()

  const around = (): Surroundings => ({ world, size, options, steer: keys.steer(), random })
  let hog: Hedgehog = reducedMotion ? standing(around()) : dropIn(around())
  let lastMs = now()

  function pass(): void {
    const ms = now()
    hog = reducedMotion ? standing(around()) : step(hog, ms - lastMs, around())
    lastMs = ms
  }

  function draw(): void {
    const next = pictureOf(hog, options, sheet, size, reducedMotion ? undefined : lastMs)
    if (!next || !context) return
    const snap = (value: number) => Math.round(value * pixelRatio)
    const key = JSON.stringify({ ...next, x: snap(next.x), y: snap(next.y) })
    if (drawn?.picture === key) return
    if (drawn) context.clearRect(drawn.area.x, drawn.area.y, drawn.area.width, drawn.area.height)
    drawn = { picture: key, area: paint(context, next, pixelRatio) }
  }

  function tick(): void {
    frameRequest = undefined
    pass()
    draw()
    schedule()
  }

  function schedule(): void {
    cancel()
    if (!running || reducedMotion) return
    const wait = Math.min(untilChange(hog, around()), untilNextPicture(hog, options, sheet, lastMs))
    if (wait < shortestSleepMs) frameRequest = requestAnimationFrame(tick)
    else if (Number.isFinite(wait))
      timer = setTimeout(() => (frameRequest = requestAnimationFrame(tick)), wait)
  }

  function cancel(): void {
    if (frameRequest !== undefined) cancelAnimationFrame(frameRequest)
    clearTimeout(timer)
    frameRequest = undefined
    timer = undefined
  }

  /** Changes the hedgehog from outside, at this very moment, and sees to it that this is drawn. */
  function change(act: () => void): void {
    if (running) pass()
    act()
    if (!running) return
    cancel()
    frameRequest = requestAnimationFrame(tick)
  }

  function setSize(width: number, height: number): void {
    world = { width, height }
    pixelRatio = globalThis.devicePixelRatio
    canvas.width = Math.round(width * pixelRatio)
    canvas.height = Math.round(height * pixelRatio)
    context?.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
    drawn = undefined
  }

  function bounds(): Area {
    const box = outline(hog, options.skin, size)
    return { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top }
  }

  function hitTest(x: number, y: number): boolean {
    if (!options.interactions || reducedMotion) return false
    if (hog.mode === 'held') return true
    const box = bounds()
    return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
  }

  setSize(world.width, world.height)

  return {
    setOptions: (next) =>
      change(() => {
        options = next
        if (!options.controls) keys.clear()
        if (!options.interactions) pressed = undefined
      }),
    resize: (width, height) => change(() => setSize(width, height)),
    start() {
      if (running) return
      running = true
      lastMs = now()
      tick()
    },
    stop() {
      running = false
      cancel()
    },
    pointerDown(x, y) {
      if (!hitTest(x, y)) return false
      pressed = { x, y }
      return true
    },
    pointerMove(x, y) {
      const wasHovered = hovered
      hovered = hitTest(x, y)
      const from = pressed
      if (from) {
        const far = Math.hypot(x - from.x, y - from.y) > clickReach
        if (hog.mode !== 'held' && !far) return
        change(() => {
          if (hog.mode !== 'held') {
            hog = pickUp(hog)
            grip = { x: hog.x - from.x, y: hog.y - from.y }
          }
          hog = dragTo(hog, { x: x + grip.x, y: y + grip.y }, lastMs - movedAt, around())
          movedAt = lastMs
        })
      } else if (hovered && !wasHovered) {
        change(() => {
          hog = wave(hog)
        })
      }
    },
    pointerUp() {
      if (!pressed) return
      pressed = undefined
      change(() => {
        hog = hog.mode === 'held' ? release(hog, around()) : jump(hog, around())
      })
    },
    key(code, isPressed) {
      if (reducedMotion || !options.controls) return false
      const action = keys.set(code, isPressed)
      if (!action) return false
      change(() => {
        if (action === 'jump') hog = jump(hog, around())
        if (action === 'down') hog = wave(dive(hog, around()))
      })
      return true
    },
    releaseKeys: () => change(keys.clear),
    hitTest,
    bounds,
    dispose() {
      running = false
      cancel()
      context.clearRect(0, 0, world.width, world.height)
    },
  }
}
