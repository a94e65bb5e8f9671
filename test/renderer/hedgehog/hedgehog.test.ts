import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outline } from '../../../src/renderer/hedgehog/player/body.ts'
import {
  dive,
  dragTo,
  dropIn,
  type Hedgehog,
  jump,
  type Mode,
  pickUp,
  release,
  type Surroundings,
  standing,
  step,
  untilChange,
  wave,
} from '../../../src/renderer/hedgehog/player/hedgehog.ts'
import { type HedgehogPlayerOptions, hedgehogSkins } from '../../../src/shared/hedgehog-config.ts'
import { seededRandom } from './seeded-random.ts'

const everything: HedgehogPlayerOptions = {
  skin: 'default',
  color: null,
  accessories: [],
  ai: true,
  interactions: true,
  controls: true,
  party: false,
}
const onlyStands = { ...everything, ai: false }

function surroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    world: { width: 600, height: 400 },
    size: 80,
    options: everything,
    steer: 0,
    random: seededRandom(7),
    ...changes,
  }
}

/** Lets time pass as a screen does; returns every moment. */
function live(hog: Hedgehog, around: Surroundings, ms: number): Hedgehog[] {
  const moments = [hog]
  for (let at = 0; at < ms; at += 16) moments.push(step(moments.at(-1) ?? hog, 16, around))
  return moments
}

function later(hog: Hedgehog, around: Surroundings, ms: number): Hedgehog {
  return live(hog, around, ms).at(-1) ?? hog
}

/** The modes in the order in which they came, each once a stay. */
function story(moments: readonly Hedgehog[]): Mode[] {
  return moments.map(({ mode }) => mode).filter((mode, index, all) => mode !== all[index - 1])
}

describe('the hedgehog', () => {
  it('falls in from above, lands and stands on the floor', () => {
    const around = surroundings({ options: onlyStands })
    const moments = live(dropIn(around), around, 2000)
    expect(story(moments)).toStrictEqual(['fall', 'land', 'idle'])
    expect(moments.at(-1)?.y).toBe(400)
  })

  it('jumps and lands where it was', () => {
    const around = surroundings({ options: onlyStands })
    const start = standing(around)
    const moments = live(jump(start, around), around, 2000)
    expect(story(moments)).toStrictEqual(['jump', 'fall', 'land', 'idle'])
    expect(400 - Math.min(...moments.map(({ y }) => y))).toBeCloseTo(202, -1)
    expect(moments.at(-1)).toMatchObject({ x: start.x, y: 400, vx: 0, vy: 0 })
  })

  it('jumps twice at most until it stands again', () => {
    const around = surroundings({ options: onlyStands })
    const second = jump(later(jump(standing(around), around), around, 100), around)
    expect(jump(second, around)).toBe(second)
    expect(jump(later(second, around, 2500), around).mode).toBe('jump')
  })

  it('bumps against the ceiling and comes down', () => {
    const around = surroundings({ options: onlyStands, world: { width: 600, height: 120 } })
    const moments = live(jump(standing(around), around), around, 1000)
    expect(Math.min(...moments.map((hog) => outline(hog, 'default', 80).top))).toBe(0)
    expect(story(moments)).toStrictEqual(['jump', 'fall', 'land', 'idle'])
  })

  it('comes down fast when it dives', () => {
    const around = surroundings({ options: onlyStands })
    const up = later(jump(standing(around), around), around, 200)
    expect(dive(up, around).vy).toBeGreaterThan(up.vy)
    expect(later(dive(up, around), around, 250).mode).toBe('land')
  })

  it('waves and is idle again', () => {
    const around = surroundings({ options: onlyStands })
    expect(story(live(wave(standing(around)), around, 2000))).toStrictEqual(['wave', 'idle'])
  })

  it('turns around at a wall', () => {
    const around = surroundings({ world: { width: 150, height: 400 } })
    const moments = live(standing(around), around, 60_000)
    const walls = moments.filter(
      (hog) => [0, 150].includes(outline(hog, 'default', 80).right) || outline(hog, 'default', 80).left === 0,
    )
    expect(walls.length).toBeGreaterThan(0)
    expect(story(moments)).toContain('turn')
    expect(new Set(moments.map(({ facing }) => facing))).toStrictEqual(new Set([1, -1]))
  })

  it('looks the way it walks', () => {
    const around = surroundings()
    const walking = live(standing(around), around, 60_000).filter(({ mode }) => mode === 'walk')
    expect(walking.length).toBeGreaterThan(100)
    for (const hog of walking) expect(Math.sign(hog.vx)).toBe(hog.facing)
  })

  it('lives the same life with the same random numbers, another with others', () => {
    const life = (seed: number) => {
      const around = surroundings({ random: seededRandom(seed) })
      return live(dropIn(around), around, 30_000)
    }
    expect(life(3)).toStrictEqual(life(3))
    expect(life(3).at(-1)).not.toStrictEqual(life(4).at(-1))
  })

  it('falls when the floor goes down and rises with it', () => {
    const around = surroundings({ options: onlyStands })
    const lower = { ...around, world: { width: 600, height: 500 } }
    expect(story(live(standing(around), lower, 1500))).toStrictEqual(['idle', 'fall', 'land', 'idle'])
    expect(step(standing(around), 16, { ...around, world: { width: 600, height: 300 } }).y).toBe(300)
  })
})

describe('its switches', () => {
  it('off: it does nothing by itself, for an hour', () => {
    const around = surroundings({ options: onlyStands })
    const stands = later(standing(around), around, 100)
    expect(step(stands, 3_600_000, around)).toMatchObject({ mode: 'idle', x: stands.x })
    expect(untilChange(stands, around)).toBe(Number.POSITIVE_INFINITY)
  })

  it('on: it walks, turns, waves, jumps and rests by itself', () => {
    const around = surroundings()
    const modes = new Set(live(standing(around), around, 180_000).map(({ mode }) => mode))
    expect(modes).toStrictEqual(new Set(['idle', 'walk', 'turn', 'wave', 'jump', 'fall', 'land']))
  })

  it('a walk by itself ends as soon as that is switched off, and starts again once it is on', () => {
    const around = surroundings()
    const walking = live(standing(around), around, 60_000).find(({ mode }) => mode === 'walk')
    if (!walking) throw new Error('It never walked.')
    const stopped = step(walking, 16, { ...around, options: onlyStands })
    expect(stopped.mode).toBe('idle')
    expect(story(live(stopped, around, 60_000))).toContain('walk')
  })

  it('follows the keys, faster than by itself, and stops when they are let go', () => {
    const around = surroundings({ options: onlyStands })
    const right = later(standing(around), { ...around, steer: 1 }, 500)
    expect(right).toMatchObject({ mode: 'walk', facing: 1 })
    expect(right.x - 300).toBeCloseTo(75, -1)
    expect(later(right, { ...around, steer: -1 }, 500)).toMatchObject({ mode: 'walk', facing: -1 })
    expect(step(right, 16, around).mode).toBe('idle')
  })

  it('a party makes it dance where it would rest', () => {
    const party = surroundings({ options: { ...onlyStands, party: true } })
    const dancing = later(standing(party), party, 100)
    expect(dancing.mode).toBe('dance')
    expect(step(dancing, 16, surroundings({ options: onlyStands })).mode).toBe('idle')
  })

  it('is dropped when interactions are switched off', () => {
    const around = surroundings({ options: { ...onlyStands, interactions: false } })
    expect(step(pickUp(standing(around)), 16, around).mode).toBe('fall')
  })
})

describe('the pointer', () => {
  const around = surroundings({ options: onlyStands })
  const lifted = dragTo(pickUp(standing(around)), { x: 200, y: 150 }, 400, around)

  it('carries it', () => {
    expect(lifted).toMatchObject({ mode: 'held', x: 200, y: 150 })
    expect(later(lifted, around, 3000)).toMatchObject({ mode: 'held', x: 200, y: 150 })
  })

  it('drops it straight down after a rest', () => {
    const moments = live(release(later(lifted, around, 500), around), around, 1500)
    expect(story(moments)).toStrictEqual(['fall', 'land', 'idle'])
    expect(moments.at(-1)?.x).toBe(200)
  })

  it('throws it the way it went, and it bounces off the wall', () => {
    let flung = lifted
    for (const x of [230, 260, 290, 320]) flung = dragTo(step(flung, 16, around), { x, y: 150 }, 16, around)
    const moments = live(release(flung, around), around, 4000)
    expect(moments[0]?.mode).toBe('thrown')
    expect(Math.max(...moments.map((hog) => outline(hog, 'default', 80).right))).toBe(600)
    expect(Math.min(...moments.map(({ vx }) => vx))).toBeLessThan(0)
    expect(moments.at(-1)).toMatchObject({ mode: 'idle', y: 400 })
  })

  it('is the only thing that moves it while it is held', () => {
    expect(jump(lifted, around)).toBe(lifted)
    expect(wave(lifted)).toBe(lifted)
    expect(step(lifted, 16, { ...around, steer: 1 }).x).toBe(200)
  })
})

describe('whatever happens', () => {
  type Deed = (hog: Hedgehog, around: Surroundings) => Hedgehog
  const point = fc.record({
    x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    y: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  })
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    fc.double().map(
      (ms): Deed =>
        (hog, around) =>
          step(hog, ms, around),
    ),
    fc.integer({ min: 1, max: 200 }).map(
      (ms): Deed =>
        (hog, around) =>
          step(hog, ms, around),
    ),
    fc.constantFrom<Deed>(jump, wave, dive, pickUp, release),
    fc.tuple(point, fc.integer({ min: 0, max: 100 })).map(
      ([feet, ms]): Deed =>
        (hog, around) =>
          dragTo(hog, feet, ms, around),
    ),
  )
  const circumstances = fc.record({
    skin: fc.constantFrom(...hedgehogSkins),
    ai: fc.boolean(),
    interactions: fc.boolean(),
    party: fc.boolean(),
    steer: fc.constantFrom<-1 | 0 | 1>(-1, 0, 1),
    width: fc.integer({ min: 160, max: 4000 }),
    height: fc.integer({ min: 160, max: 2000 }),
  })

  it('it stays in its world and is never nowhere', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 16, max: 160 }),
        fc.array(fc.tuple(circumstances, fc.array(deed, { maxLength: 40 })), { minLength: 1, maxLength: 4 }),
        (seed, size, acts) => {
          const random = seededRandom(seed)
          let hog: Hedgehog | undefined
          for (const [{ skin, ai, interactions, party, steer, width, height }, deeds] of acts) {
            const options = { ...everything, skin, ai, interactions, party }
            const around: Surroundings = { world: { width, height }, size, options, steer, random }
            // A new world or skin takes hold with the next step.
            hog = hog === undefined ? dropIn(around) : step(hog, 16, around)
            for (const act of deeds) {
              hog = act(hog, around)
              const box = outline(hog, skin, size)
              expect(box.left).toBeGreaterThanOrEqual(-1e-6)
              expect(box.right).toBeLessThanOrEqual(width + 1e-6)
              expect(box.top).toBeGreaterThanOrEqual(-1e-6)
              expect(box.bottom).toBeLessThanOrEqual(height + 1e-6)
              expect(Number.isFinite(hog.vx) && Number.isFinite(hog.vy)).toBe(true)
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('it stands in the middle of a world that is too small', () => {
    const around = surroundings({ world: { width: 10, height: 10 } })
    expect(later(dropIn(around), around, 3000)).toMatchObject({ x: 5, y: 10 })
  })
})
