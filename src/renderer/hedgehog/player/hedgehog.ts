import type { HedgehogPlayerOptions } from '../../../shared/hedgehog-config.ts'
import { type Box, fly, type Motion, room, type World } from './body.ts'
import { frameSize } from './sprite-sheet.ts'

/** What the hedgehog is doing. A dance is how it rests at a party. */
export type Mode = 'idle' | 'dance' | 'walk' | 'turn' | 'wave' | 'land' | 'jump' | 'fall' | 'held' | 'thrown'

/** The hedgehog at a moment. Every function here returns a new one. */
export type Hedgehog = Motion &
  Readonly<{
    mode: Mode
    /** How long it has been in the mode, ms. */
    modeMs: number
    /** When the mode ends by itself, ms; Infinity if something else must end it. */
    lastsMs: number
    facing: -1 | 1
    /** Jumps since it last stood. */
    jumps: number
  }>

/** All that it depends on. The same surroundings and random numbers give the same life. */
export type Surroundings = Readonly<{
  world: World
  /** Side of a frame on the screen, CSS px. Speeds grow with it. */
  size: number
  options: HedgehogPlayerOptions
  /** The way that the held keys steer, 0 for none. */
  steer: -1 | 0 | 1
  /** Numbers from 0 up to 1. */
  random: () => number
}>

// px/s and px/s² at the sprites' own size.
const gravity = 2000
const jumpSpeed = 900
const strollSpeed = 60
const runSpeed = 150
const diveSpeed = 900
const throwSpeed = 200
/** Slower than this the pointer does not turn what it holds. */
const turningSpeed = 100
const fastestThrow = 2200
const bounceSpeed = 500

/** How long a turn takes, ms. */
export const turnMs = 160
const landMs = 200
const waveMs = 1300
const mostJumps = 2
// A longer gap (a sleeping computer, a hidden page) must not send it across the world in one step.
const longestFlightMs = 100
/** How fast the pointer's speed is forgotten while it holds still, ms. */
const gripMemoryMs = 60

/** A hedgehog that falls in from above at a random place. */
export function dropIn(around: Surroundings): Hedgehog {
  const within = roomOf(around)
  const x = within.left + around.random() * (within.right - within.left)
  const facing = around.random() < 0.5 ? -1 : 1
  return { ...still('fall'), x, y: within.top, facing, jumps: 0 }
}

/** A hedgehog that stands in the middle of the floor. */
export function standing(around: Surroundings): Hedgehog {
  const within = roomOf(around)
  return { ...still('idle'), x: (within.left + within.right) / 2, y: within.bottom, facing: 1, jumps: 0 }
}

/** Lets time pass. */
export function step(hog: Hedgehog, elapsedMs: number, around: Surroundings): Hedgehog {
  const ms = Number.isFinite(elapsedMs) ? Math.max(0, elapsedMs) : 0
  const within = roomOf(around)
  const aged = putInside({ ...hog, modeMs: hog.modeMs + ms }, within)
  if (aged.mode === 'held') return around.options.interactions ? hang(aged, ms) : drop(aged)
  const seconds = Math.min(ms, longestFlightMs) / 1000
  if (isFlying(aged)) return soar(aged, seconds, around, within)
  // The floor went down with the window.
  if (aged.y < within.bottom - 1) return { ...enter(aged, 'fall'), vy: 0 }
  return onFloor({ ...aged, y: within.bottom, vy: 0 }, seconds, around, within)
}

/** Milliseconds until a step can change anything but frames; 0 while it moves, Infinity if it never will. */
export function untilChange(hog: Hedgehog, around: Surroundings): number {
  const rests = around.steer === 0 && ['idle', 'dance', 'wave', 'land'].includes(hog.mode)
  if (rests) return Math.max(0, hog.lastsMs - hog.modeMs)
  return hog.mode === 'held' ? Number.POSITIVE_INFINITY : 0
}

/** Jumps, in the air a second time too. Does nothing while held. */
export function jump(hog: Hedgehog, around: Surroundings): Hedgehog {
  if (hog.mode === 'held' || hog.jumps >= mostJumps) return hog
  const vx = around.steer * runSpeed * scaleOf(around) || (hog.mode === 'walk' ? hog.vx : 0)
  return { ...enter(hog, 'jump'), vx, vy: -jumpSpeed * scaleOf(around), jumps: hog.jumps + 1 }
}

/** Waves, from standing or walking. */
export function wave(hog: Hedgehog): Hedgehog {
  if (hog.mode === 'held' || isFlying(hog) || hog.mode === 'wave') return hog
  return { ...enter(hog, 'wave', waveMs), vx: 0 }
}

/** Comes down fast. Does nothing on the floor or while held. */
export function dive(hog: Hedgehog, around: Surroundings): Hedgehog {
  return isFlying(hog) ? { ...hog, vy: Math.max(hog.vy, diveSpeed * scaleOf(around)) } : hog
}

/** Is picked up by the pointer, from whatever it does. */
export function pickUp(hog: Hedgehog): Hedgehog {
  return { ...enter(hog, 'held'), vx: 0, vy: 0, jumps: 0 }
}

/** Follows the pointer to a place for the feet, `elapsedMs` after it was last moved. */
export function dragTo(
  hog: Hedgehog,
  feet: { x: number; y: number },
  elapsedMs: number,
  around: Surroundings,
): Hedgehog {
  if (hog.mode !== 'held') return hog
  const within = roomOf(around)
  const x = clamp(feet.x, within.left, within.right)
  const y = clamp(feet.y, within.top, within.bottom)
  const seconds = Math.max(elapsedMs, 1) / 1000
  // Half of what it was: one odd pointer event does not decide a throw.
  const vx = (hog.vx + (x - hog.x) / seconds) / 2
  const vy = (hog.vy + (y - hog.y) / seconds) / 2
  const facing = Math.abs(vx) < turningSpeed * scaleOf(around) ? hog.facing : vx < 0 ? -1 : 1
  return { ...hog, x, y, vx, vy, facing }
}

/** Is let go: thrown if the pointer was fast, else dropped. */
export function release(hog: Hedgehog, around: Surroundings): Hedgehog {
  if (hog.mode !== 'held') return hog
  const speed = Math.hypot(hog.vx, hog.vy)
  if (speed < throwSpeed * scaleOf(around)) return drop(hog)
  const slowed = Math.min(1, (fastestThrow * scaleOf(around)) / speed)
  return { ...enter(hog, 'thrown'), vx: hog.vx * slowed, vy: hog.vy * slowed }
}

function soar(hog: Hedgehog, seconds: number, around: Surroundings, within: Box): Hedgehog {
  const scale = scaleOf(around)
  const steered = hog.mode === 'thrown' ? 0 : around.steer
  const vx = steered === 0 ? hog.vx : steered * runSpeed * scale
  const { motion, wall, ceiling, floor } = fly({ ...hog, vx }, seconds, gravity * scale, within)
  const flown: Hedgehog = { ...hog, ...motion, facing: steered === 0 ? hog.facing : steered }
  if (floor && hog.mode === 'thrown' && motion.vy > bounceSpeed * scale) {
    return { ...flown, vx: motion.vx / 2, vy: -motion.vy / 3 }
  }
  if (floor) return { ...enter(flown, 'land', landMs), vx: 0, vy: 0, jumps: 0 }
  if (wall && hog.mode === 'thrown') {
    const away = motion.x <= within.left ? 1 : -1
    return { ...flown, vx: (away * Math.abs(motion.vx)) / 2, vy: ceiling ? 0 : motion.vy, facing: away }
  }
  const slowed: Hedgehog = { ...flown, vx: wall ? 0 : motion.vx, vy: ceiling ? 0 : motion.vy }
  return hog.mode === 'jump' && slowed.vy >= 0 ? enter(slowed, 'fall') : slowed
}

function onFloor(hog: Hedgehog, seconds: number, around: Surroundings, within: Box): Hedgehog {
  if (around.steer !== 0) return run(hog, around.steer, seconds, around, within)
  const ends = hog.modeMs >= hog.lastsMs
  switch (hog.mode) {
    case 'walk':
      // Without an end it was steered, and the key has been let go.
      if (ends || !around.options.ai || hog.lastsMs === Number.POSITIVE_INFINITY) return rest(hog, around)
      return stroll(hog, seconds, within)
    case 'turn':
      if (!around.options.ai) return rest(hog, around)
      return ends ? setOut({ ...hog, facing: hog.facing === 1 ? -1 : 1 }, around) : hog
    case 'wave':
    case 'land':
      return ends ? rest(hog, around) : hog
    default:
      return resting(hog, ends, around)
  }
}

function resting(hog: Hedgehog, ends: boolean, around: Surroundings): Hedgehog {
  const decides = Number.isFinite(hog.lastsMs)
  if (decides !== around.options.ai || (hog.mode === 'dance') !== around.options.party)
    return rest(hog, around)
  return ends ? decide(hog, around) : hog
}

/** What it does next by itself: mostly it strolls and rests. */
function decide(hog: Hedgehog, around: Surroundings): Hedgehog {
  const chance = around.random()
  if (chance < 0.1) return wave(hog)
  if (chance < 0.2) return jump(hog, around)
  if (chance < 0.5) return rest(hog, around)
  const ahead = around.random() < 0.5
  return ahead ? setOut(hog, around) : { ...enter(hog, 'turn', turnMs), vx: 0 }
}

function setOut(hog: Hedgehog, around: Surroundings): Hedgehog {
  const lasts = 1000 + around.random() * 5000
  return { ...enter(hog, 'walk', lasts), vx: hog.facing * strollSpeed * scaleOf(around) }
}

function rest(hog: Hedgehog, around: Surroundings): Hedgehog {
  const lasts = around.options.ai ? 2000 + around.random() * 6000 : Number.POSITIVE_INFINITY
  return { ...enter(hog, around.options.party ? 'dance' : 'idle', lasts), vx: 0, jumps: 0 }
}

function stroll(hog: Hedgehog, seconds: number, within: Box): Hedgehog {
  const { motion, wall } = fly(hog, seconds, 0, within)
  const atWall = wall && (hog.facing === 1 ? motion.x >= within.right : motion.x <= within.left)
  const moved: Hedgehog = { ...hog, ...motion }
  return atWall ? { ...enter(moved, 'turn', turnMs), vx: 0 } : moved
}

function run(hog: Hedgehog, way: -1 | 1, seconds: number, around: Surroundings, within: Box): Hedgehog {
  const walking = hog.mode === 'walk' ? { ...hog, lastsMs: Number.POSITIVE_INFINITY } : enter(hog, 'walk')
  const { motion } = fly({ ...walking, vx: way * runSpeed * scaleOf(around) }, seconds, 0, within)
  return { ...walking, ...motion, facing: way, jumps: 0 }
}

function hang(hog: Hedgehog, ms: number): Hedgehog {
  const kept = Math.exp(-ms / gripMemoryMs)
  return { ...hog, vx: hog.vx * kept, vy: hog.vy * kept }
}

function drop(hog: Hedgehog): Hedgehog {
  return { ...enter(hog, 'fall'), vx: 0, vy: 0 }
}

/** The world may have shrunk, or a wider skin been put on. */
function putInside(hog: Hedgehog, within: Box): Hedgehog {
  return { ...hog, x: clamp(hog.x, within.left, within.right), y: clamp(hog.y, within.top, within.bottom) }
}

function enter(hog: Hedgehog, mode: Mode, lastsMs = Number.POSITIVE_INFINITY): Hedgehog {
  return { ...hog, mode, modeMs: 0, lastsMs }
}

function still(mode: Mode) {
  return { mode, modeMs: 0, lastsMs: Number.POSITIVE_INFINITY, vx: 0, vy: 0 }
}

function isFlying(hog: Hedgehog): boolean {
  return hog.mode === 'jump' || hog.mode === 'fall' || hog.mode === 'thrown'
}

function roomOf(around: Surroundings): Box {
  return room(around.world, around.options.skin, around.size)
}

function scaleOf(around: Surroundings): number {
  return around.size / frameSize
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
