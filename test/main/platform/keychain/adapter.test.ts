import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { openKeychain } from '../../../../src/main/platform/keychain.ts'
import { explainSkip, hasKeyring, SERVICE } from './keyring.ts'

explainSkip('the real keychain')

describe.skipIf(!hasKeyring)('the system’s keychain', () => {
  const instance = randomUUID()
  const keychains = [openKeychain(instance), openKeychain(randomUUID())] as const
  const [one, other] = keychains
  afterEach(async () => {
    for (const keychain of keychains) for (const name of await keychain.names()) await keychain.delete(name)
  })

  it('is available', async () => {
    expect(await one.available()).toBe(true)
  })

  it.each([
    ['text', 'ghu_0123456789'],
    ['JSON', JSON.stringify({ accessToken: 'a', expiresAt: null, text: '"\\\n' })],
    ['other scripts', 'Schlüssel 鍵 🔑'],
    ['much', 'x'.repeat(2000)],
  ])('returns %s unchanged', async (_, value) => {
    await one.set('github-link/1', value)
    expect(await one.get('github-link/1')).toBe(value)
  })

  it('has no entry for an unknown name', async () => {
    expect(await one.get('nothing')).toBeNull()
    await one.delete('nothing')
  })

  it('replaces and deletes entries', async () => {
    await one.set('name', 'first')
    await one.set('name', 'second')
    expect(await one.get('name')).toBe('second')
    await one.delete('name')
    expect(await one.get('name')).toBeNull()
    expect(await one.names()).toEqual([])
  })

  it('keeps the secrets of two data folders apart', async () => {
    await one.set('name', 'of one')
    await other.set('name', 'of the other')
    await other.set('another', 'of the other')
    expect(await one.get('name')).toBe('of one')
    expect(await one.names()).toEqual(['name'])
    expect((await other.names()).sort()).toEqual(['another', 'name'])
    await one.delete('name')
    expect(await other.get('name')).toBe('of the other')
  })

  it('uses our service name, and is empty after everything is deleted', async () => {
    const { default: keytar } = await import('keytar')
    const stored = (name: string) => keytar.getPassword(SERVICE, `${instance}/${name}`)
    for (const name of ['a', 'b']) await one.set(name, 'x')
    expect([await stored('a'), await stored('index')]).toEqual(['x', '["a","b"]'])
    for (const name of ['b', 'a']) await one.delete(name)
    for (const name of ['a', 'b', 'index', 'probe']) expect(await stored(name)).toBeNull()
  })

  it('keeps all entries that two processes write at once', async () => {
    const write = (prefix: string) =>
      promisify(execFile)(process.execPath, [join(import.meta.dirname, 'writer.ts'), instance, prefix, '12'])
    await Promise.all([write('a'), write('b')])
    const names = ['a', 'b'].flatMap((prefix) => Array.from({ length: 12 }, (_, i) => `${prefix}-${i}`))
    expect((await one.names()).sort()).toEqual([...names, 'both'].sort())
  })

  it('handles many concurrent calls', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `name-${i}`)
    await Promise.all(names.map((name) => one.set(name, name)))
    expect(await Promise.all(names.map((name) => one.get(name)))).toEqual(names)
    expect(await one.names()).toHaveLength(50)
  })
})
