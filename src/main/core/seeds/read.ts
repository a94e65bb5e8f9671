import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { StartError } from '../base/errors.ts'

const MAX_MIB = 256
const CHUNK_BYTES = 1024 ** 2

/** The text of a seed file, or of a pipe. @throws StartError */
export function readSeedText(path: string): string {
  const bytes = readBytes(path)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new StartError(`The seed file ${path} is not UTF-8. Save it as UTF-8 text, then try again.`, {
      cause,
    })
  }
}

function readBytes(path: string): Buffer {
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    const stats = fstatSync(file)
    // A device may never end.
    if (!stats.isFile() && !stats.isFIFO())
      throw new StartError(`The seed ${path} is not a file. Check its path.`)
    return readToEnd(file, path)
  } catch (cause) {
    if (cause instanceof StartError) throw cause
    throw new StartError(`Can't read the seed file ${path}. Check its path and that you can read it.`, {
      cause,
    })
  } finally {
    if (file !== null) closeSync(file)
  }
}

function readToEnd(file: number, path: string): Buffer {
  const chunks: Buffer[] = []
  for (let left = MAX_MIB * 1024 ** 2; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    const size = readSync(file, chunk)
    if (size === 0) return Buffer.concat(chunks)
    left -= size
    if (left < 0)
      throw new StartError(`The seed file ${path} is larger than ${MAX_MIB} MiB. Split it into smaller ones.`)
    chunks.push(chunk.subarray(0, size))
  }
}
