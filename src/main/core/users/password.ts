import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../base/errors.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

const SALT_BYTES = 16
const KEY_BYTES = 32
const MIN_LENGTH = 8

/** `scrypt$salt$key`, both in base64. */
export async function hashPassword(password: string): Promise<string> {
  if ([...password].length < MIN_LENGTH) {
    throw new AppError(
      'invalid_input',
      `This password is too short. It must contain at least ${MIN_LENGTH} characters.`,
      { attr: 'password' },
    )
  }
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, KEY_BYTES)
  return `scrypt$${salt.toString('base64')}$${key.toString('base64')}`
}

export async function matchesPassword(password: string, stored: string): Promise<boolean> {
  const [, salt, key] = stored.split('$')
  if (salt === undefined || key === undefined) return false
  const expected = Buffer.from(key, 'base64')
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), expected.length), expected)
}

/** Whether a text is what `hashPassword` returns. */
export function isPasswordHash(text: string): boolean {
  const [method, salt, key, ...rest] = text.split('$')
  return method === 'scrypt' && isBase64(salt, SALT_BYTES) && isBase64(key, KEY_BYTES) && rest.length === 0
}

function isBase64(text: string | undefined, bytes: number): boolean {
  const decoded = Buffer.from(text ?? '', 'base64')
  return decoded.length === bytes && decoded.toString('base64') === text
}
