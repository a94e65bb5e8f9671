import { useEffect, useRef } from 'react'
import type { HedgehogPlayerOptions } from '../../shared/hedgehog-config.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { drawStill } from './player/still.ts'

type Look = Pick<HedgehogPlayerOptions, 'skin' | 'color' | 'accessories'>

/** The hedgehog standing still, with one look. */
export function Picture({ sheet, look }: { sheet: SpriteSheet; look: Look }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const wanted = JSON.stringify(look)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same look in a new object is no change
  useEffect(() => {
    if (canvas.current !== null) drawStill(canvas.current, sheet, look, canvas.current.clientWidth)
  }, [sheet, wanted])
  return <canvas ref={canvas} className="look-picture" aria-hidden />
}
