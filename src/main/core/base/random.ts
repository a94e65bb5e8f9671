import { randomBytes } from 'node:crypto'

const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A few bytes more than needed save most second draws. */
const SPARE = 8

/** Random letters and digits, with 5.95 bits of entropy each. */
export function randomAlphanumerics(length: number): string {
  let text = ''
  while (text.length < length) text += alphanumericsOf(randomBytes(length + SPARE))
  return text.slice(0, length)
}

/** Letters and digits from random bytes, one for nearly every byte. */
export function alphanumericsOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    // 248 is the largest multiple of 62 that fits in a byte; using higher values would favor the first letters.
    if (byte < 248) text += ALPHANUMERICS[byte % 62]
  }
  return text
}
