import { lstatSync, type Stats, statSync } from 'node:fs'

/** What is at a path, for a sentence that says so; null if there is nothing, or if it can't be told. Follows symbolic links. */
export function kindOf(path: string): string | null {
  const entry = attempt(() => lstatSync(path))
  if (typeof entry === 'string') return null
  const stat = entry.isSymbolicLink() ? attempt(() => statSync(path)) : entry
  if (stat === 'ENOENT' || stat === 'ENOTDIR') return 'a symbolic link to nothing'
  if (stat === 'ELOOP') return 'a symbolic link to itself'
  return typeof stat === 'string' ? null : kindIn(stat)
}

function kindIn(stat: Stats): string {
  if (stat.isFile()) return 'a file'
  if (stat.isDirectory()) return 'a folder'
  if (stat.isFIFO()) return 'a named pipe'
  return stat.isSocket() ? 'a socket' : 'a device'
}

/** The code of the error if there is one. */
function attempt(look: () => Stats): Stats | string {
  try {
    return look()
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : ''
  }
}
