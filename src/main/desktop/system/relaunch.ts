import { app } from 'electron'

/** Starts the app again once this process has exited. An AppImage's program is gone by then, so the image itself is started. */
export function relaunch(args: readonly string[], { APPIMAGE }: NodeJS.ProcessEnv): void {
  app.relaunch({ args: [...args], ...(APPIMAGE ? { execPath: APPIMAGE } : {}) })
}
