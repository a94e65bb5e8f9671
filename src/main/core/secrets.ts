import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** So many random letters and digits: 5.95 bits each. */
export function randomAlphanumerics(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the last multiple of 62 that fits a byte; what lies above would favour the first letters.
      if (byte < 248 && text.length < length) text += ALPHANUMERICS[byte % 62]
    }
  }
  return text
}

/** How a key, session or state is stored: its SHA-256 in hex. All of them are random, so no salt is needed. */
export const sha256 = (value: string) => hash('sha256', value, 'hex')

/** Compares in a time that does not depend on where the two differ. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
