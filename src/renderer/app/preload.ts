import { useEffect } from 'react'
import { PAGES } from './routes.ts'

/** The longest that a busy page puts off loading the others. */
const IDLE_TIMEOUT_MS = 2000

/** Loads a page's script before it is opened. */
export const preloadPage = (path: string): void =>
  void PAGES.find((page) => page.path === path || page.path.startsWith(`${path}/:`))?.component.preload?.()

type Preloadable = { preload?: () => Promise<void> }

/** Loads the scripts of the other pages and of dialogs, one at a time, once the first page is there and the browser is idle. */
export function usePreloading(isReady: boolean, dialogs: readonly Preloadable[]): void {
  useEffect(() => {
    if (!isReady) return
    let stopped = false
    const loadAll = async () => {
      for (const { preload } of [...PAGES.map(({ component }): Preloadable => component), ...dialogs]) {
        if (preload === undefined) continue
        await idle()
        if (stopped) return
        await preload()
      }
    }
    void loadAll()
    return () => {
      stopped = true
    }
  }, [isReady, dialogs])
}

/** Safari has no idle callbacks. */
const idle = () =>
  new Promise<void>((resolve) => {
    if ('requestIdleCallback' in globalThis) {
      requestIdleCallback(() => resolve(), { timeout: IDLE_TIMEOUT_MS })
    } else setTimeout(resolve, 100)
  })
