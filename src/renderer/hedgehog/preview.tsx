import { useEffect, useRef } from 'react'
import type { HedgehogPlayerOptions } from '../../shared/hedgehog-config.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { drawStill } from './player/still.ts'

type Look = Pick<HedgehogPlayerOptions, 'skin' | 'color' | 'accessories'>

/** A still picture of the hedgehog. */
export function Preview({ sheet, look }: { sheet: SpriteSheet; look: Look }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const wanted = JSON.stringify(look)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an equal object is not a change
  useEffect(() => {
    if (canvas.current !== null) drawStill(canvas.current, sheet, look, canvas.current.clientWidth)
  }, [sheet, wanted])
  return <canvas ref={canvas} className="option-picture" aria-hidden />
}
