import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProject, say } from './project.mjs'

// The owner touches its lock every second. A lock not touched for half a minute is abandoned, even if its PID is in
// use again (after a reboot, or in another container).
const heartbeatMs = 1_000
const abandonedMs = 30_000
const retryMs = 100

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists but belongs to another user.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {string} file */
const create = (file) => {
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} file */
const isAbandoned = (file) => {
  try {
    const age = Date.now() - statSync(file).mtimeMs
    const owner = Number(readFileSync(file, 'utf8'))
    // A lock is empty for a moment after it is created.
    return age > abandonedMs || (owner > 0 && !isAlive(owner))
  } catch {
    return false
  }
}

/**
 * If two processes find the same abandoned lock, the second must not remove the new lock of the first. So removal
 * has its own short-lived lock.
 * @param {string} file
 */
const removeAbandoned = (file) => {
  const guard = `${file}.removal`
  if (!create(guard)) {
    if (isAbandoned(guard)) rmSync(guard, { force: true })
    return
  }
  try {
    if (isAbandoned(file)) rmSync(file, { force: true })
  } finally {
    rmSync(guard, { force: true })
  }
}

/**
 * Runs `work` exclusively among all processes of this project, by name. The lock of a process that died does not
 * block the others.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withLock = async (name, work) => {
  // In out/, which is ignored by git and, unlike node_modules, not replaced by npm.
  mkdirSync(inProject('out'), { recursive: true })
  const file = inProject('out', `.lock-${name}`)
  for (let told = false; !create(file); ) {
    if (isAbandoned(file)) {
      removeAbandoned(file)
      continue
    }
    if (!told) say(`Waiting for another run to finish its ${name} …`)
    told = true
    await sleep(retryMs)
  }
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), heartbeatMs)
  heartbeat.unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(file, { force: true })
  }
}
