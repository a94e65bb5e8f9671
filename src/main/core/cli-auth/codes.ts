import { hkdfSync, randomInt } from 'node:crypto'
import { randomAlphanumerics } from '../base/random.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DEVICE_CODE_LENGTH = 43
const KEY_BYTES = 32
/** Digits and lower-case letters. */
const KEY_RADIX = 36
/** So many of them hold that many bytes. */
const KEY_LENGTH = 50

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
  const bytes = hkdfSync('sha256', deviceCode, '', 'personal API key', KEY_BYTES)
  const number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  return `phx_${number.toString(KEY_RADIX).padStart(KEY_LENGTH, '0')}`
}
