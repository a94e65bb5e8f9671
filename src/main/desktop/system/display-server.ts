/**
 * Whether Electron's windows are Wayland's. Since Electron 38 they are in a Wayland session, unless a switch says otherwise:
 * `--ozone-platform=x11` has the app run on X11, where it may place its windows.
 */
export function usesWayland(
  platform: NodeJS.Platform,
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): boolean {
  if (platform !== 'linux') return false
  const asked = argv.findLast((one) => one.startsWith('--ozone-platform='))?.slice('--ozone-platform='.length)
  if (asked !== undefined) return asked === 'wayland'
  const { XDG_SESSION_TYPE, WAYLAND_DISPLAY } = environment
  if (XDG_SESSION_TYPE) return XDG_SESSION_TYPE === 'wayland'
  return Boolean(WAYLAND_DISPLAY)
}
