import type { HedgehogSkin } from '../../../shared/hedgehog-config.ts'
import type { Mode } from './hedgehog.ts'
import { skinTraits } from './skins.ts'
import { type Atlas, type Frame, framesOf } from './sprite-sheet.ts'

/** How frames are played: `once` stays on the last one; `loop` starts again after a pause on the first one. */
export type Pace = Readonly<{ fps: number; play: 'once' } | { fps: number; play: 'loop'; pauseMs: number }>

/** Frames with their pace, and how far the head is above its place in each (px of the sheet), which accessories follow. */
export type Clip = Readonly<{ frames: readonly Frame[]; pace: Pace; headLift: readonly number[] }>

/** Index of the frame to show. 0 where there is none to choose from. */
export function frameAt(elapsedMs: number, count: number, pace: Pace): number {
  if (count <= 1) return 0
  const roundMs = (count * 1000) / pace.fps
  if (pace.play === 'once') return Math.min(count - 1, Math.floor((elapsedMs * pace.fps) / 1000))
  const at = elapsedMs % (roundMs + pace.pauseMs)
  return at >= roundMs ? 0 : Math.min(count - 1, Math.floor((at * pace.fps) / 1000))
}

/** Milliseconds until another frame is to be shown; Infinity if this one stays. */
export function untilNextFrame(elapsedMs: number, count: number, pace: Pace): number {
  if (count <= 1) return Number.POSITIVE_INFINITY
  const frameMs = 1000 / pace.fps
  const roundMs = count * frameMs
  if (pace.play === 'once') {
    return elapsedMs >= roundMs - frameMs ? Number.POSITIVE_INFINITY : frameMs - (elapsedMs % frameMs)
  }
  const at = elapsedMs % (roundMs + pace.pauseMs)
  // The pause shows the first frame, which stays for its own time in the next round.
  return at >= roundMs ? roundMs + pace.pauseMs - at + frameMs : frameMs - (at % frameMs)
}

type Cut = Readonly<{ animation: string; from?: number; to?: number; pace: Pace }>

const loop = (fps: number): Pace => ({ fps, play: 'loop', pauseMs: 0 })
const once = (fps: number): Pace => ({ fps, play: 'once' })

const falling: readonly Cut[] = [{ animation: 'fall', pace: loop(15) }]

// What to play in each mode, the best first: not every skin was drawn doing everything. Idle frames stand in for the rest.
const cuts: Readonly<Record<Mode, readonly Cut[]>> = {
  idle: [],
  turn: [],
  walk: [{ animation: 'walk', pace: loop(30) }],
  wave: [{ animation: 'wave', pace: once(20) }],
  dance: [
    { animation: 'action', pace: loop(15) },
    { animation: 'jump', pace: loop(15) },
  ],
  jump: [{ animation: 'jump', from: 5, to: 7, pace: once(15) }],
  land: [{ animation: 'jump', from: 7, to: 10, pace: once(15) }],
  fall: falling,
  held: falling,
  thrown: falling,
}

// The drawn head goes up and down in these frames only.
const headLifts: Readonly<Record<string, readonly number[]>> = {
  action: [0, -1, -2, 2, 8, 2, 0, 0, -1, -2, 2, 8, 2, 0, 0, -1],
  jump: [0, -1, 0, -1, 0, 3, 4, 2, 1, 0],
}

/** The frames that a skin has for a mode; the default hedgehog's idle frames if the sheet lacks the skin. */
export function clipOf(atlas: Atlas, skin: HedgehogSkin, mode: Mode): Clip {
  for (const cut of cuts[mode]) {
    const frames = framesOf(atlas, skin, cut.animation)
    if (!frames) continue
    const headLift = headLifts[cut.animation] ?? []
    return {
      frames: frames.slice(cut.from, cut.to),
      pace: cut.pace,
      headLift: headLift.slice(cut.from, cut.to),
    }
  }
  const frames = framesOf(atlas, skin, 'idle') ?? framesOf(atlas, 'default', 'idle') ?? []
  // A turn is over before an idle hedgehog would blink.
  const { fps, pauseMs } = skinTraits[skin].idle
  return { frames, pace: { fps, play: 'loop', pauseMs }, headLift: [] }
}
