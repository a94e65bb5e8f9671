import type { HedgehogSkin } from '../../../shared/hedgehog-config.ts'
import { skinTraits } from './skins.ts'
import { frameSize } from './sprite-sheet.ts'

/** Where the hedgehog lives: a box in CSS px, its floor at the bottom, y downwards. */
export type World = Readonly<{ width: number; height: number }>

/** A place in the world and a speed in px/s. The place is the middle of the feet. */
export type Motion = Readonly<{ x: number; y: number; vx: number; vy: number }>

export type Box = Readonly<{ left: number; top: number; right: number; bottom: number }>

/** The hedgehog's outline at its place. */
export function outline(place: { x: number; y: number }, skin: HedgehogSkin, size: number): Box {
  const { halfWidth, height } = skinTraits[skin]
  const scale = size / frameSize
  return {
    left: place.x - halfWidth * scale,
    right: place.x + halfWidth * scale,
    top: place.y - height * scale,
    bottom: place.y,
  }
}

/** Where the feet may be so that the whole outline is inside. A world that is too small holds the hedgehog in its middle, on the floor. */
export function room(world: World, skin: HedgehogSkin, size: number): Box {
  const body = outline({ x: 0, y: 0 }, skin, size)
  const fits = world.width >= body.right - body.left
  return {
    left: fits ? -body.left : world.width / 2,
    right: fits ? world.width - body.right : world.width / 2,
    top: Math.min(-body.top, world.height),
    bottom: world.height,
  }
}

/** Moves under constant acceleration, which is exact for any step, and says which sides of the room were hit. */
export function fly(motion: Motion, seconds: number, gravity: number, within: Box) {
  const x = motion.x + motion.vx * seconds
  const y = motion.y + motion.vy * seconds + (gravity * seconds * seconds) / 2
  const vy = motion.vy + gravity * seconds
  return {
    motion: {
      x: Math.min(Math.max(x, within.left), within.right),
      y: Math.min(Math.max(y, within.top), within.bottom),
      vx: motion.vx,
      vy,
    },
    wall: x <= within.left || x >= within.right,
    ceiling: y <= within.top && vy < 0,
    floor: y >= within.bottom && vy >= 0,
  }
}
