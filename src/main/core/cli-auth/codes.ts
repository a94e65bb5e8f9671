import { hkdfSync, randomInt } from 'node:crypto'
import { alphanumericsOf, randomAlphanumerics } from '../base/random.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DEVICE_CODE_LENGTH = 43
const KEY_LENGTH = 43
/** Enough bytes for a key, even where some are left out. */
const KEY_BYTES = 4 * KEY_LENGTH

export const newDeviceCode = (): string => randomAlphanumerics(DEVICE_CODE_LENGTH)

/** Like `ABCD-1234`: short enough to compare by eye. */
export function newUserCode(): string {
  const letters = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return `${letters}-${String(randomInt(10_000)).padStart(4, '0')}`
}

/**
 * The API key that a device code leads to. It is derived, so that only the hash of the code has to be kept until the command line, which
 * has the code, comes for its key.
 */
export function keyFor(deviceCode: string): string {
  const bytes = new Uint8Array(hkdfSync('sha256', deviceCode, '', 'personal API key', KEY_BYTES))
  return `phx_${alphanumericsOf(bytes).slice(0, KEY_LENGTH)}`
}
