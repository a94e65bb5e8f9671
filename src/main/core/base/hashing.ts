import { hash } from 'node:crypto'

/** How a key, session or state is stored: its SHA-256 in hex. All of them are random, so no salt is needed. */
export const sha256 = (value: string) => hash('sha256', value, 'hex')
