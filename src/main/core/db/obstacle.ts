import { dirname } from 'node:path'
import { kindOf } from '../base/file-kind.ts'
import { announcementPath, backupFolder, databasePath, lockPath, pendingRestorePath } from './paths.ts'

/**
 * Says what is where the program needs its folder or a file of its own, and what to do; null if nothing is in the way. Opening a named pipe,
 * for one, would wait forever.
 */
export function findObstacle(dataDir: string): string | null {
  const [place, kind] = nearest(dataDir)
  if (kind !== 'a folder') {
    const found = `is ${kind}, not a folder. Choose another one with --data-dir.`
    return place === dataDir
      ? `The data folder ${dataDir} ${found}`
      : `The data folder ${dataDir} can't be created because ${place} ${found}`
  }
  for (const [path, needed] of contents(dataDir)) {
    const there = kindOf(path)
    if (there !== null && there !== needed)
      return `${path} is ${there}, not ${needed}. Move it away, or choose another data folder with --data-dir.`
  }
  return null
}

/** What is there of a path: itself or its nearest parent. */
function nearest(path: string): [place: string, kind: string] {
  const kind = kindOf(path)
  if (kind !== null) return [path, kind]
  return dirname(path) === path ? [path, 'a folder'] : nearest(dirname(path))
}

function contents(dataDir: string): [path: string, needed: 'a file' | 'a folder'][] {
  const database = databasePath(dataDir)
  return [
    [database, 'a file'],
    [`${database}-wal`, 'a file'],
    [`${database}-shm`, 'a file'],
    [`${database}-journal`, 'a file'],
    [lockPath(dataDir), 'a file'],
    [announcementPath(dataDir), 'a file'],
    [pendingRestorePath(dataDir), 'a file'],
    [backupFolder(dataDir), 'a folder'],
  ]
}
