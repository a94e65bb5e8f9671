import type { OverlayBridge } from '../../shared/ipc.ts'
import type { HedgehogPlayer } from '../hedgehog/player/player.ts'

const LOOK_AGAIN_MS = 200

/**
 * The window ignores the mouse except while the pointer is over the hedgehog. Clicking the hedgehog also captures the keyboard, until
 * Escape or a click elsewhere.
 */
export function listen(canvas: HTMLCanvasElement, player: HedgehogPlayer, overlay: OverlayBridge): void {
  let caught = false
  let last = { x: 0, y: 0 }
  let timer: ReturnType<typeof setInterval> | undefined

  const look = (): void => {
    const onHedgehog = player.hitTest(last.x, last.y)
    if (onHedgehog === caught) return
    caught = onHedgehog
    void overlay.catchPointer(caught)
    // The hedgehog may walk away from a resting pointer, and clicks must then pass through again.
    clearInterval(timer)
    if (caught) timer = setInterval(look, LOOK_AGAIN_MS)
  }
  const moved = (x: number, y: number): void => {
    last = { x, y }
    player.pointerMove(x, y)
    look()
  }

  canvas.addEventListener('pointermove', (event) => moved(event.offsetX, event.offsetY))
  overlay.onPointer(({ x, y }) => moved(x, y))
  canvas.addEventListener('pointerdown', (event) => {
    if (!player.pointerDown(event.offsetX, event.offsetY)) return
    canvas.setPointerCapture(event.pointerId)
    void overlay.takeKeys(true)
  })
  const released = (event: PointerEvent): void => {
    player.pointerUp()
    moved(event.offsetX, event.offsetY)
  }
  canvas.addEventListener('pointerup', released)
  canvas.addEventListener('pointercancel', released)

  addEventListener('keydown', (event) => {
    if (event.code === 'Escape') void overlay.takeKeys(false)
    else if (player.key(event.code, true)) event.preventDefault()
  })
  addEventListener('keyup', (event) => player.key(event.code, false))
  addEventListener('blur', () => player.releaseKeys())
}
