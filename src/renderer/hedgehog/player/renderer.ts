import { type Frame, frameSize } from './sprite-sheet.ts'

/** All that one drawing of the hedgehog shows. */
export type Picture = Readonly<{
  /** Middle of the feet, CSS px. */
  x: number
  y: number
  /** Side of a frame, CSS px. */
  size: number
  /** Row of the frame that stands at `y`, px of the sheet. */
  feet: number
  /** How many rows of the frame are drawn, from the top. */
  rows: number
  frame: Frame
  /** 1 looks right as the sprites do, -1 left; between, it is turning. */
  stretch: number
  accessories: readonly Frame[]
  /** How far the accessories are moved, px of the sheet, right and down. */
  accessoryShift: Readonly<{ x: number; y: number }>
  /** A CSS filter, or one for each of the equal strips from left to right. */
  filters: readonly string[]
  opacity: number
}>

/** The part of the canvas that a picture may touch, CSS px. */
export type Area = Readonly<{ x: number; y: number; width: number; height: number }>

type Context = CanvasRenderingContext2D

/** Draws a picture on a canvas whose unit is a CSS pixel; returns the area to clear before the next one. */
export function drawPicture(
  context: Context,
  image: CanvasImageSource,
  picture: Picture,
  pixelRatio: number,
): Area {
  const { size, stretch, accessoryShift, filters } = picture
  const scale = size / frameSize
  // On whole device pixels: pixel art between them shimmers.
  const snap = (value: number) => Math.round(value * pixelRatio) / pixelRatio
  const top = snap(picture.y - picture.feet * scale)
  context.save()
  context.imageSmoothingEnabled = false
  context.globalAlpha = picture.opacity
  context.translate(snap(picture.x), top)
  context.scale(stretch, 1)
  const strip = frameSize / filters.length
  for (const [index, filter] of filters.entries()) {
    context.filter = filter
    const part = { from: index * strip, width: strip, rows: picture.rows }
    drawFrame(context, image, picture.frame, { x: 0, y: 0 }, scale, part)
    for (const accessory of picture.accessories)
      drawFrame(context, image, accessory, accessoryShift, scale, part)
  }
  context.restore()
  // Accessories reach a little beyond the frame; a pixel for rounding.
  const reach = Math.max(Math.abs(accessoryShift.x), Math.abs(accessoryShift.y)) * scale + 1
  const left = snap(picture.x) - size / 2
  return { x: left - reach, y: top - reach, width: size + 2 * reach, height: size + 2 * reach }
}

function drawFrame(
  context: Context,
  image: CanvasImageSource,
  frame: Frame,
  shift: { x: number; y: number },
  scale: number,
  part: { from: number; width: number; rows: number },
): void {
  context.drawImage(
    image,
    frame.x + part.from,
    frame.y,
    part.width,
    part.rows,
    (part.from - frameSize / 2 + shift.x) * scale,
    shift.y * scale,
    part.width * scale,
    part.rows * scale,
  )
}
