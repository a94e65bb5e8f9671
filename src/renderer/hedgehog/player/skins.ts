import type { HedgehogSkin } from '../../../shared/hedgehog-config.ts'

/** What differs between skins besides their frames. Lengths are in the sheet's pixels. */
export type SkinTraits = Readonly<{
  /** Half the width of what is drawn, around the frame's middle. */
  halfWidth: number
  /** Height of what is drawn above {@link feet}, without a hat. */
  height: number
  /** The row of the frame that stands on the ground. */
  feet: number
  /** How far accessories move from where they sit on the default hedgehog: right and down, facing right. */
  accessoryShift: Readonly<{ x: number; y: number }>
  opacity: number
  /** Idle frames a second, and for how long the first frame is held after each round. */
  idle: Readonly<{ fps: number; pauseMs: number }>
}>

const plain: SkinTraits = {
  halfWidth: 27,
  height: 56,
  feet: 74,
  accessoryShift: { x: 0, y: 0 },
  opacity: 1,
  idle: { fps: 15, pauseMs: 4000 },
}

/** Measured on the sprites. */
export const skinTraits: Readonly<Record<HedgehogSkin, SkinTraits>> = {
  default: plain,
  spiderhog: plain,
  robohog: plain,
  hogzilla: { ...plain, halfWidth: 39, height: 74, accessoryShift: { x: 4, y: 0 } },
  // It floats: its frames end above the row that is taken for its feet.
  ghost: {
    ...plain,
    halfWidth: 30,
    height: 62,
    feet: 72,
    accessoryShift: { x: 8, y: -4 },
    opacity: 0.8,
    idle: { fps: 6, pauseMs: 0 },
  },
}
