import { hash, timingSafeEqual } from 'node:crypto'

/** How a key, session or state is stored: its SHA-256 in hex. All of them are random, so no salt is needed. */
export const sha256 = (value: string) => hash('sha256', value, 'hex')

/** Compares in a time that does not depend on where the two differ. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
