import { readFileSync } from 'node:fs'

/** So many open files are left to the database, its copies, the keychain, and requests to GitHub. */
const FILES_FOR_THE_REST = 80
const FEWEST = 8

/**
 * How many connections each of the two loopback addresses may have. Without a limit, any program on this machine could use up the files that
 * this process may open, and the keychain's library ends a process that gets no more of them. Only Linux tells how many they are; elsewhere
 * there are plenty.
 */
export function mostConnections(): number {
  const text = process.platform === 'linux' ? readFileSync('/proc/self/limits', 'utf8') : ''
  const limit = Number(/^Max open files\s+(\d+)/m.exec(text)?.[1] ?? Number.POSITIVE_INFINITY)
  return Math.max(FEWEST, Math.floor((limit - FILES_FOR_THE_REST) / 2))
}
