import { hash } from 'node:crypto'

/** The stored form of keys, sessions, and states. They are random, so they need no salt. */
export const sha256 = (value: string) => hash('sha256', value, 'hex')
