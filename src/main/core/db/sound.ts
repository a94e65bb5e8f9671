import { createRequire } from 'node:module'
import Database from 'better-sqlite3'

type Check = 'quick_check(1)' | 'integrity_check(1)'

/** Plain text, because a thread's file would have to be found in the sources as well as in the bundle. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads')
const Database = require(workerData.library)
try {
  const db = new Database(workerData.file, { readonly: true })
  db.pragma('trusted_schema = OFF')
  parentPort.postMessage(db.pragma(workerData.check, { simple: true }) === 'ok')
  db.close()
} catch (error) {
  if (!/^SQLITE_(CORRUPT|NOTADB)/.test(error.code)) throw error
  parentPort.postMessage(false)
}`

/** Whether a database file is undamaged. In a thread, because that takes seconds per gigabyte, and requests would wait for it. */
export async function isSound(file: string, check: Check): Promise<boolean> {
  try {
    return await inThread(file, check)
  } catch {
    // Where no thread can be started, requests have to wait.
    const db = new Database(file, { readonly: true })
    try {
      return db.pragma(check, { simple: true }) === 'ok'
    } finally {
      db.close()
    }
  }
}

async function inThread(file: string, check: Check): Promise<boolean> {
  const { Worker } = await import('node:worker_threads')
  const library = createRequire(import.meta.url).resolve('better-sqlite3')
  const worker = new Worker(PROGRAM, { eval: true, workerData: { library, file, check } })
  return new Promise((resolve, reject) => {
    worker.once('message', (verdict: unknown) => resolve(verdict === true))
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the check ended without a verdict')))
  })
}
