/** A path of this app; anything else is the start page, so that a link can't send its opener elsewhere. */
export function ownPath(path: string | null): string {
  const isOwn = path?.startsWith('/') === true && new URL(path, location.origin).origin === location.origin
  return isOwn ? path : '/'
}
