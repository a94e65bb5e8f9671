import type { Bounds } from '../windows/window-bounds.ts'

/** High enough for a jump and for a hedgehog that is lifted; low enough to cost little memory on a large screen. */
const HEIGHT = 420

/** The strip along the bottom edge of a screen, above its dock or task bar, where the hedgehog walks. */
export function overlayBounds(workArea: Bounds): Bounds {
  const height = Math.min(HEIGHT, workArea.height)
  return { x: workArea.x, y: workArea.y + workArea.height - height, width: workArea.width, height }
}

/** Why the hedgehog is not on the desktop, or that it is. */
export type OverlayState = 'shown' | 'not enabled' | 'sent away' | 'saving battery'

export function overlayState(now: {
  enabled: boolean
  sentAway: boolean
  savingBattery: boolean
}): OverlayState {
  if (!now.enabled) return 'not enabled'
  if (now.sentAway) return 'sent away'
  return now.savingBattery ? 'saving battery' : 'shown'
}
