import { randomBytes } from 'node:crypto'

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
