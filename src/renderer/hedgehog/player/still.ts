import type { HedgehogPlayerOptions } from '../../../shared/hedgehog-config.ts'
import { portraitOf } from './picture.ts'
import { createPainter } from './renderer.ts'
import type { SpriteSheet } from './sprite-sheet.ts'

/** Draws one frame of the hedgehog as large as fits a square canvas of `size` CSS px: the choices' pictures, a profile's. */
export function drawStill(
  canvas: HTMLCanvasElement,
  sheet: SpriteSheet,
  look: Pick<HedgehogPlayerOptions, 'skin' | 'color' | 'accessories'>,
  size: number,
  pixelRatio: number = globalThis.devicePixelRatio,
): void {
  const context = canvas.getContext('2d')
  const picture = portraitOf(look, sheet, size)
  if (!context || !picture) return
  canvas.width = Math.round(size * pixelRatio)
  canvas.height = Math.round(size * pixelRatio)
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  createPainter(sheet.image)(context, picture, pixelRatio)
}
