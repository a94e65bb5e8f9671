import { expect, it } from 'vitest'
import { isEmailAddress } from '../../src/shared/email.ts'

it.each([
  ['sales&support@example.com', true],
  ['ada@xn--mnchen-3ya.de', true],
  ['ada@example.xn--p1ai', true],
  ['ada@xn--e1afmkfd.xn--p1ai', true],
  ['ada@münchen.de', true],
  ['ada@localhost', true],
  ['ada@[127.0.0.1]', true],
  ['ada@[::1]', true],
  ['"quoted"@example.com', true],
  ['a{b}|c~d@example.com', true],
  ['abc', false],
  ['abc@', false],
  ['abc@bar', false],
  ['a @x.cz', false],
  ['abc@.com', false],
  ['something@@somewhere.com', false],
  ['email@[127.0.0.256].x', false],
  ['example@invalid-.com', false],
  ['example@-invalid.com', false],
  ['example@inv-.alid-.com', false],
  ['.dot@example.com', false],
  ['two..dots@example.com', false],
  ['a@b.com\n', false],
])('Django’s EmailValidator says of %j: %s', (address, isGood) => {
  expect(isEmailAddress(address)).toBe(isGood)
})
