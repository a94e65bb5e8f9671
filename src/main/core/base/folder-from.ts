import { isAbsolute } from 'node:path'

/** A folder from an environment variable. A relative path would depend on the working directory, so it counts as unset, as does none. */
export function folderFrom(variable: string | undefined): string | null {
  const path = variable?.trim() ?? ''
  return isAbsolute(path) ? path : null
}
