export type Bounds = { x: number; y: number; width: number; height: number }

export const DEFAULT_SIZE = { width: 1280, height: 820 }
/** The smallest size that the pages are designed for. */
export const MIN_SIZE = { width: 720, height: 480 }

/** How much of a window must be visible for the user to grab it, in pixels. */
const MIN_VISIBLE = { width: 120, height: 80 }

/**
 * The window's bounds: the saved ones, moved and shrunk to fit the screen that shows most of it, or centered on the main screen if no screen
 * shows enough of it, such as after one was unplugged. `areas` are the screens' work areas, the main one first.
 */
export function fitBounds(saved: Bounds | null, areas: readonly Bounds[]): Bounds {
  const main = areas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE }
  if (saved === null) return centered(main)
  const shown = areas.map((area) => ({ area, seen: intersection(saved, area) }))
  const best = shown.sort((a, b) => size(b.seen) - size(a.seen))[0]
  return best === undefined || !isEnough(best.seen) ? centered(main) : within(saved, best.area)
}

/** Whether enough of a window is on a screen for the user to grab it. */
export const isReachable = (bounds: Bounds, areas: readonly Bounds[]) =>
  areas.some((area) => isEnough(intersection(bounds, area)))

const isEnough = ({ width, height }: { width: number; height: number }) =>
  width >= MIN_VISIBLE.width && height >= MIN_VISIBLE.height

function centered(area: Bounds): Bounds {
  const width = Math.min(DEFAULT_SIZE.width, area.width)
  const height = Math.min(DEFAULT_SIZE.height, area.height)
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  }
}

function within(bounds: Bounds, area: Bounds): Bounds {
  const width = Math.min(Math.max(bounds.width, MIN_SIZE.width), area.width)
  const height = Math.min(Math.max(bounds.height, MIN_SIZE.height), area.height)
  return {
    x: Math.min(Math.max(bounds.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(bounds.y, area.y), area.y + area.height - height),
    width,
    height,
  }
}

function intersection(a: Bounds, b: Bounds): { width: number; height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  }
}

const size = ({ width, height }: { width: number; height: number }) => width * height
