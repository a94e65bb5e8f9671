/// <reference types="vite/client" />
import atlas from '@posthog/hedgehog-mode/assets/sprites.json?url'
import image from '@posthog/hedgehog-mode/assets/sprites.png?url'
import { migrateHedgehogConfig, toPlayerOptions } from '../../shared/hedgehog-config.ts'
import type { OverlayBridge } from '../../shared/ipc.ts'
import { createHedgehogPlayer } from '../hedgehog/player/player.ts'
import { loadSpriteSheet } from '../hedgehog/player/sprite-sheet.ts'
import { listen } from './input.ts'

declare global {
  interface Window {
    readonly overlay: OverlayBridge
  }
}

const { overlay } = window
const canvas = document.querySelector('canvas')
if (canvas === null) throw new Error('The page of the hedgehog has no canvas.')

const options = async () => toPlayerOptions(migrateHedgehogConfig(await overlay.config()))
const [sheet, first] = await Promise.all([loadSpriteSheet({ atlas, image }), options()])
const stillness = matchMedia('(prefers-reduced-motion: reduce)')
const player = createHedgehogPlayer({ canvas, sheet, options: first, reducedMotion: stillness.matches })

overlay.onConfigChange(async () => player.setOptions(await options()))
stillness.addEventListener('change', () => location.reload())
addEventListener('resize', () => player.resize(innerWidth, innerHeight))
listen(canvas, player, overlay)
player.start()
