import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import {
  clipOf,
  frameAt,
  type Pace,
  untilNextFrame,
} from '../../../src/renderer/hedgehog/player/animation.ts'
import { hueFilterAt, untilNextHue } from '../../../src/renderer/hedgehog/player/colors.ts'
import { accessoryFrame, framesOf, parseAtlas } from '../../../src/renderer/hedgehog/player/sprite-sheet.ts'
import { hedgehogAccessories, hedgehogSkins } from '../../../src/shared/hedgehog-config.ts'

const json: unknown = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@posthog/hedgehog-mode/assets/sprites.json'), 'utf8'),
)
const atlas = parseAtlas(json)
const modes = ['idle', 'dance', 'walk', 'turn', 'wave', 'land', 'jump', 'fall', 'held', 'thrown'] as const

describe('frames over time', () => {
  const once: Pace = { fps: 10, play: 'once' }
  const round: Pace = { fps: 10, play: 'loop', pauseMs: 0 }
  const paused: Pace = { fps: 10, play: 'loop', pauseMs: 1000 }
  it.each([
    { pace: once, at: 0, frame: 0, next: 100 },
    { pace: once, at: 99, frame: 0, next: 1 },
    { pace: once, at: 250, frame: 2, next: 50 },
    { pace: once, at: 300, frame: 3, next: Number.POSITIVE_INFINITY },
    { pace: once, at: 9999, frame: 3, next: Number.POSITIVE_INFINITY },
    { pace: round, at: 399, frame: 3, next: 1 },
    { pace: round, at: 400, frame: 0, next: 100 },
    { pace: round, at: 4150, frame: 1, next: 50 },
    { pace: paused, at: 399, frame: 3, next: 1 },
    { pace: paused, at: 400, frame: 0, next: 1100 },
    { pace: paused, at: 1399, frame: 0, next: 101 },
    { pace: paused, at: 1500, frame: 1, next: 100 },
  ])(
    'of four at $pace.fps a second ($pace.play): frame $frame at $at ms, the next in $next ms',
    ({ pace, at, frame, next }) => {
      expect(frameAt(at, 4, pace)).toBe(frame)
      expect(untilNextFrame(at, 4, pace)).toBeCloseTo(next, 6)
    },
  )

  it('stay on a single one', () => {
    expect(frameAt(5000, 1, round)).toBe(0)
    expect(untilNextFrame(5000, 1, round)).toBe(Number.POSITIVE_INFINITY)
  })

  it('of a rainbow go through all hues and say when the next one comes', () => {
    const change = untilNextHue(250)
    expect(hueFilterAt(250 + change + 1)).not.toBe(hueFilterAt(250))
    expect(hueFilterAt(250 + change - 1)).toBe(hueFilterAt(250))
    expect(new Set(Array.from({ length: 600 }, (_, index) => hueFilterAt(index * 10))).size).toBe(24)
  })
})

describe("the sprites' atlas", () => {
  it('has every skin and accessory of the catalogue', () => {
    expect([...atlas.animations.keys()].toSorted()).toStrictEqual([...hedgehogSkins].toSorted())
    expect([...atlas.accessories.keys()].toSorted()).toStrictEqual(
      hedgehogAccessories.map(({ name }) => name).toSorted(),
    )
    expect(accessoryFrame(atlas, 'cap')).toStrictEqual({ x: 80, y: 0 })
  })

  it('has frames of every skin for every mode, of no other skin', () => {
    for (const skin of hedgehogSkins) {
      const own = [...(atlas.animations.get(skin)?.values() ?? [])].flat()
      for (const mode of modes) {
        const { frames } = clipOf(atlas, skin, mode)
        expect(frames.length, `${skin} ${mode}`).toBeGreaterThan(0)
        expect(
          frames.every((frame) => own.includes(frame)),
          `${skin} ${mode}`,
        ).toBe(true)
      }
    }
  })

  it('keeps tiles in the order of their numbers, however many zeros lead', () => {
    const wave = framesOf(atlas, 'hogzilla', 'wave') ?? []
    expect(wave).toHaveLength(25)
    const places = wave.map(({ x, y }) => y * 2000 + x)
    expect(places).toStrictEqual(places.toSorted((a, b) => a - b))
  })

  it('without a skin shows the default hedgehog', () => {
    const withoutGhost = {
      ...atlas,
      animations: new Map([...atlas.animations].filter(([skin]) => skin !== 'ghost')),
    }
    expect(clipOf(withoutGhost, 'ghost', 'idle').frames).toStrictEqual(framesOf(atlas, 'default', 'idle'))
  })

  it.each([{ frames: {} }, {}, null, { frames: { a: { frame: { x: 0, y: 0, w: 1, h: 1 } } } }])(
    'of another form is refused with a sentence (%j)',
    (other) => {
      expect(() => parseAtlas(other)).toThrow(/sprites\.json/)
    },
  )
})
