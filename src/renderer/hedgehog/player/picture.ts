import {
  type HedgehogAccessory,
  type HedgehogPlayerOptions,
  hedgehogAccessories,
  hedgehogAccessoryGroups,
} from '../../../shared/hedgehog-config.ts'
import { clipOf, frameAt, untilNextFrame } from './animation.ts'
import { colorFilter, hueFilterAt, rainbowStrips, untilNextHue } from './colors.ts'
import { type Hedgehog, turnMs } from './hedgehog.ts'
import type { Picture } from './renderer.ts'
import { skinTraits } from './skins.ts'
import { accessoryFrame, type Frame, frameSize, type SpriteSheet } from './sprite-sheet.ts'

type Colored = Pick<HedgehogPlayerOptions, 'color' | 'party'>
type Look = Pick<HedgehogPlayerOptions, 'skin' | 'color' | 'accessories'>

/**
 * The hedgehog as it is to be drawn at a moment. `clockMs` turns the hues; without it a
 * rainbow's hues stand side by side.
 */
export function pictureOf(
  hog: Hedgehog,
  options: HedgehogPlayerOptions,
  sheet: SpriteSheet,
  size: number,
  clockMs: number | undefined,
): Picture | undefined {
  const clip = clipOf(sheet, options.skin, hog.mode)
  const index = frameAt(hog.modeMs, clip.frames.length, clip.pace)
  const frame = clip.frames[index]
  if (!frame) return undefined
  const traits = skinTraits[options.skin]
  return {
    x: hog.x,
    y: hog.y,
    size,
    feet: traits.feet,
    // Some jumps are drawn with a shadow just below the lifted feet, which would fly along.
    rows: hog.mode === 'jump' ? traits.feet - 3 : traits.feet,
    frame,
    stretch: stretchOf(hog),
    accessories: layers(options.accessories, sheet),
    accessoryShift: {
      x: traits.accessoryShift.x,
      y: traits.accessoryShift.y - (clip.headLift[index] ?? 0) - windLift(hog, size),
    },
    filters: filtersOf(options, clockMs),
    opacity: traits.opacity,
  }
}

/** Milliseconds until {@link pictureOf} looks different though the hedgehog stays in its place and mode. */
export function untilNextPicture(
  hog: Hedgehog,
  options: HedgehogPlayerOptions,
  sheet: SpriteSheet,
  clockMs: number,
): number {
  const clip = clipOf(sheet, options.skin, hog.mode)
  const nextFrame = untilNextFrame(hog.modeMs, clip.frames.length, clip.pace)
  return hasAllHues(options) ? Math.min(nextFrame, untilNextHue(clockMs)) : nextFrame
}

/** The hedgehog standing still in a square, looking right. */
export function portraitOf(look: Look, sheet: SpriteSheet, size: number): Picture | undefined {
  const [frame] = clipOf(sheet, look.skin, 'idle').frames
  if (!frame) return undefined
  const traits = skinTraits[look.skin]
  return {
    x: size / 2,
    y: (size * traits.feet) / frameSize,
    size,
    feet: traits.feet,
    rows: frameSize,
    frame,
    stretch: 1,
    accessories: layers(look.accessories, sheet),
    accessoryShift: traits.accessoryShift,
    filters: filtersOf({ ...look, party: false }, undefined),
    opacity: traits.opacity,
  }
}

function filtersOf(options: Colored, clockMs: number | undefined): readonly string[] {
  if (!hasAllHues(options)) return [colorFilter(options.color)]
  return clockMs === undefined ? rainbowStrips : [hueFilterAt(clockMs)]
}

function hasAllHues(options: Colored): boolean {
  return options.party || options.color === 'rainbow'
}

/** A turn is a sheet of paper's: narrow in the middle, then the other side. */
function stretchOf(hog: Hedgehog): number {
  if (hog.mode !== 'turn') return hog.facing
  const stretch = Math.cos(Math.PI * Math.min(1, hog.modeMs / turnMs))
  return hog.facing * (Math.abs(stretch) < 0.1 ? 0.1 : stretch)
}

/** Falling, the air lifts what is only put on, up to ten pixels of the sheet. */
function windLift(hog: Hedgehog, size: number): number {
  if (hog.mode !== 'fall' && hog.mode !== 'thrown') return 0
  return Math.round(Math.min(10, Math.max(0, (hog.vy * frameSize) / size / 60)))
}

/** Frames from the lowest layer to the highest: hats over glasses over the rest. */
function layers(accessories: readonly HedgehogAccessory[], sheet: SpriteSheet): Frame[] {
  return hedgehogAccessoryGroups
    .toReversed()
    .flatMap((group) => hedgehogAccessories.filter((accessory) => accessory.group === group))
    .filter(({ name }) => accessories.includes(name))
    .map(({ name }) => accessoryFrame(sheet, name))
    .filter((frame) => frame !== undefined)
}
