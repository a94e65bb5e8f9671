/** Whether Electron uses Wayland: the default in a Wayland session since Electron 38, unless overridden with `--ozone-platform=x11`. */
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
