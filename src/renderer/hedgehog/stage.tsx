import { useEffect, useRef, useState } from 'react'
import type { HedgehogPlayerOptions } from '../../shared/hedgehog-config.ts'
import { Badge } from '../ui/badge.tsx'
import { createHedgehogPlayer, type HedgehogPlayer } from './player/player.ts'
import type { SpriteSheet } from './player/sprite-sheet.ts'
import { text } from './text.ts'

const SIZE = 96

/** The animated hedgehog. It reacts to mouse and keyboard as its config allows, and stands still with reduced motion. */
export function Stage({
  sheet,
  options,
  enabled,
}: {
  sheet: SpriteSheet
  options: HedgehogPlayerOptions
  enabled: boolean
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const player = useRef<HedgehogPlayer>(null)
  const [first] = useState(options)

  useEffect(() => {
    if (canvas.current === null) return
    const made = play(canvas.current, sheet, first)
    player.current = made.player
    return made.stop
  }, [sheet, first])

  const wanted = JSON.stringify(options)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an equal object is not a change
  useEffect(() => player.current?.setOptions(options), [wanted])

  return (
    <div className="stage">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its keys control the hedgehog */}
      <div className="stage-keys" role="application" aria-label={text.stage} tabIndex={0}>
        <canvas ref={canvas} className="stage-canvas" aria-hidden />
      </div>
      <p className="stage-hint muted">{enabled ? text.stageHint : <Badge tone="warn">{text.off}</Badge>}</p>
    </div>
  )
}

/** Starts a player on a canvas. The canvas's parent receives the keys. */
function play(canvas: HTMLCanvasElement, sheet: SpriteSheet, options: HedgehogPlayerOptions) {
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches
  const player = createHedgehogPlayer({ canvas, sheet, options, size: SIZE, reducedMotion })
  const listening = new AbortController()
  const { signal } = listening
  const keys = canvas.parentElement

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      if (player.pointerDown(event.offsetX, event.offsetY)) canvas.setPointerCapture(event.pointerId)
    },
    { signal },
  )
  canvas.addEventListener('pointermove', (event) => player.pointerMove(event.offsetX, event.offsetY), {
    signal,
  })
  canvas.addEventListener('pointerup', () => player.pointerUp(), { signal })
  canvas.addEventListener('pointercancel', () => player.pointerUp(), { signal })
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (player.key(event.code, event.type === 'keydown')) event.preventDefault()
  }
  keys?.addEventListener('keydown', onKey, { signal })
  keys?.addEventListener('keyup', onKey, { signal })
  keys?.addEventListener('blur', () => player.releaseKeys(), { signal })

  const sized = new ResizeObserver(() => player.resize(canvas.clientWidth, canvas.clientHeight))
  sized.observe(canvas)
  player.start()
  return {
    player,
    stop() {
      listening.abort()
      sized.disconnect()
      player.dispose()
    },
  }
}
