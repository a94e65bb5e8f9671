import type { OverlayState } from '../../../shared/ipc.ts'
import type { Bounds } from '../windows/window-bounds.ts'

/** High enough for a jump and for lifting the hedgehog, but low enough to save memory on a large screen. */
const HEIGHT = 420

/** The strip at the bottom of a screen, above its dock or taskbar, where the hedgehog walks. */
export function overlayBounds(workArea: Bounds): Bounds {
  const height = Math.min(HEIGHT, workArea.height)
  return { x: workArea.x, y: workArea.y + workArea.height - height, width: workArea.width, height }
}

export const sameBounds = (a: Bounds, b: Bounds) =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height

export function overlayState(now: {
  attached: boolean
  wayland: boolean
  enabled: boolean
  sentAway: boolean
  savingBattery: boolean
  crashed: boolean
}): OverlayState {
  if (now.attached) return 'attached'
  if (!now.enabled) return 'not enabled'
  if (now.wayland) return 'wayland'
  if (now.sentAway) return 'sent away'
  if (now.crashed) return 'crashed'
  return now.savingBattery ? 'saving battery' : 'shown'
}
