import type { HedgehogColor } from '../../../shared/hedgehog-config.ts'

const roundOfHuesMs = 6000
const hueStep = 15
const hueMs = (roundOfHuesMs * hueStep) / 360

/**
 * A rainbow without time: its hues side by side, as one filter for each strip from left to right. Twice round, since the
 * hedgehog takes up about half of the picture.
 */
export const rainbowStrips = Array.from({ length: 16 }, (_, strip) => hueFilter((strip * 45) % 360))

const filters: Readonly<Record<HedgehogColor, string>> = {
  green: 'hue-rotate(60deg)',
  red: 'hue-rotate(-40deg) saturate(280%) brightness(90%)',
  blue: 'hue-rotate(200deg) saturate(300%)',
  purple: 'hue-rotate(240deg)',
  dark: 'brightness(70%)',
  light: 'brightness(130%)',
  greyscale: 'grayscale(100%)',
  sepia: 'sepia(100%)',
  invert: 'invert(100%)',
  // At rest. What moves takes hueFilterAt.
  rainbow: 'none',
}

/** The color as a CSS filter over the brown sprites, `none` for no color. */
export function colorFilter(color: HedgehogColor | null): string {
  return color === null ? 'none' : filters[color]
}

/** The filter of a rainbow at a time: all hues in turn, in steps, so that a hedgehog at rest need not be drawn each frame. */
export function hueFilterAt(elapsedMs: number): string {
  return hueFilter((Math.floor(elapsedMs / hueMs) * hueStep) % 360)
}

/** Milliseconds until {@link hueFilterAt} changes. */
export function untilNextHue(elapsedMs: number): number {
  return hueMs - (elapsedMs % hueMs)
}

// Brown is dull; without more saturation its hues hardly differ.
function hueFilter(degrees: number): string {
  return `hue-rotate(${degrees}deg) saturate(220%)`
}
