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

/** Draws a picture on a canvas whose unit is a CSS pixel; returns the area to clear before the next one. */
export type Painter = (context: CanvasRenderingContext2D, picture: Picture, pixelRatio: number) => Area

/** Room around the frame for accessories that are moved, px of the sheet. */
const margin = 24
const side = frameSize + 2 * margin

/**
 * A painter with the sheet's image. It puts frame and accessories together and colors them at the sprites' own size, on
 * canvases of its own: a filter costs by the area it is given, and a ghost's hat must not show the ghost through it.
 */
export function createPainter(image: CanvasImageSource): Painter {
  const composed = smallContext()
  const colored = smallContext()
  return (context, picture, pixelRatio) => {
    compose(composed, image, picture)
    color(colored, composed.canvas, picture.filters)
    return place(context, colored.canvas, picture, pixelRatio)
  }
}

function smallContext(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(side, side).getContext('2d')
  if (!context) throw new Error('The hedgehog cannot be drawn: there is no 2D context. Restart the app.')
  return context
}

function compose(
  context: OffscreenCanvasRenderingContext2D,
  image: CanvasImageSource,
  picture: Picture,
): void {
  context.clearRect(0, 0, side, side)
  const layer = (frame: Frame, rows: number, shift: { x: number; y: number }) =>
    context.drawImage(
      image,
      frame.x,
      frame.y,
      frameSize,
      rows,
      margin + shift.x,
      margin + shift.y,
      frameSize,
      rows,
    )
  layer(picture.frame, picture.rows, { x: 0, y: 0 })
  for (const accessory of picture.accessories) layer(accessory, frameSize, picture.accessoryShift)
}

function color(
  context: OffscreenCanvasRenderingContext2D,
  source: OffscreenCanvas,
  filters: readonly string[],
): void {
  context.clearRect(0, 0, side, side)
  const width = side / filters.length
  for (const [index, filter] of filters.entries()) {
    context.filter = filter
    context.drawImage(source, index * width, 0, width, side, index * width, 0, width, side)
  }
}

function place(
  context: CanvasRenderingContext2D,
  source: OffscreenCanvas,
  picture: Picture,
  pixelRatio: number,
): Area {
  const scale = picture.size / frameSize
  // On whole device pixels: pixel art between them shimmers.
  const snap = (value: number) => Math.round(value * pixelRatio) / pixelRatio
  const x = snap(picture.x)
  const top = snap(picture.y - picture.feet * scale) - margin * scale
  const drawnSide = side * scale
  context.save()
  context.imageSmoothingEnabled = false
  context.globalAlpha = picture.opacity
  context.translate(x, top)
  context.scale(picture.stretch, 1)
  context.drawImage(source, -drawnSide / 2, 0, drawnSide, drawnSide)
  context.restore()
  // A pixel more on each side for what is drawn between pixels.
  return { x: x - drawnSide / 2 - 1, y: top - 1, width: drawnSide + 2, height: drawnSide + 2 }
}
