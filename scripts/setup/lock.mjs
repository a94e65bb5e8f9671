import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProject, say } from './project.mjs'

// The owner touches its lock every second. One that was not touched for half a minute is nobody's, even if
// the process number in it is in use again (after a restart, or in another container).
const heartbeatMs = 1_000
const abandonedMs = 30_000
const retryMs = 100

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and another user's.
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
    // Between a lock's creation and the writing of its owner it is empty for a moment.
    return age > abandonedMs || (owner > 0 && !isAlive(owner))
  } catch {
    return false
  }
}

/**
 * Two that find the same abandoned lock must not both remove one: the second would remove the first's new
 * lock. So the removal has a lock of its own, held for an instant.
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
 * Runs `work` while no other process of this project runs work of that name. A process that died in the
 * middle of its work does not keep the others waiting.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withLock = async (name, work) => {
  // In out/, which git ignores and which is there before node_modules is, and while npm replaces that.
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
