import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEYS } from '../../support/seed.ts'
import { createListeningWorld, type ListeningWorld, sendRaw, statusesOf } from './listening.ts'

let world: ListeningWorld
const folder = mkdtempSync(join(tmpdir(), 'companion-attacks-'))
beforeAll(async () => {
  const uiDir = join(folder, 'ui')
  mkdirSync(join(uiDir, 'assets'), { recursive: true })
  writeFileSync(join(uiDir, 'index.html'), '<!doctype html><title>the page</title>')
  writeFileSync(join(uiDir, 'assets', 'app.js'), '"the script"')
  writeFileSync(join(uiDir, 'assets', '.hidden'), 'SECRET')
  writeFileSync(join(uiDir, 'beside.txt'), 'SECRET')
  writeFileSync(join(folder, 'above.txt'), 'SECRET')
  world = await createListeningWorld({ config: { uiDir } })
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})

const get = (path: string, headers = '') =>
  sendRaw(
    world.port,
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${world.port}\r\n${headers}Connection: close\r\n\r\n`,
  )

const UPS = [
  '..',
  '%2e%2e',
  '.%2e',
  '%2E.',
  '%252e%252e',
  '..;',
  '..%00',
  '%c0%ae%c0%ae',
  '%ef%bc%8e%ef%bc%8e',
  '....',
  '.. ',
]
const SLASHES = ['/', '//', '%2f', '%5c', '\\', '/./', '%252f', '%c0%af']

describe('path traversal', () => {
  it('cannot leave the assets folder', async () => {
    expect(await get('/assets/app.js')).toContain('the script')
    for (const up of UPS) {
      for (const slash of SLASHES) {
        for (const target of [
          'beside.txt',
          `${up}${slash}above.txt`,
          `${up}${slash}${up}${slash}etc/passwd`,
        ]) {
          for (const start of ['/assets/', '/', '/assets//', '//assets/']) {
            const path = `${start}${up}${slash}${target}`.replaceAll(' ', '%20')
            const answer = await get(path)
            expect([path, statusesOf(answer)[0]]).toEqual([
              path,
              expect.toBeOneOf([200, 301, 400, 403, 404, 421]),
            ])
            expect(answer).not.toMatch(/SECRET|root:/)
            expect(answer).not.toMatch(/^location: (\/\/|http)/im)
          }
        }
      }
    }
  })

  it.each([
    '/assets/',
    '/assets',
    '/assets/.hidden',
    '/assets/%2ehidden',
    '/assets/app.js%00.html',
    '/assets/app.js/',
    '/assets/nothing.js',
  ])('%s returns no listing, hidden file, or page', async (path) => {
    const answer = await get(path)
    expect(statusesOf(answer)[0]).toBeOneOf([400, 403, 404])
    expect(answer).not.toMatch(/SECRET|app\.js<|the page/)
  })

  it.each([
    '/_companion//keys',
    '//_companion/keys',
    '/_companion/./keys',
    '/_companion/x/../keys',
    '/api/../_companion/keys',
    '/api/users/@me/../../../_companion/keys',
    '/api/%2e%2e/_companion/keys',
    '/_companion/keys;jsessionid=1',
    '/_companion/keys%00',
    '/_companion/keys%2f',
    '/%5fcompanion/keys',
    '/_COMPANION/KEYS',
    '/_companion%2fkeys',
    '/_companion/keys/',
    '/_companion/keys?x=/api/',
    '/_companion/keys#/api/',
  ])('%s does not bypass the session', async (path) => {
    const answer = await get(path, `Authorization: Bearer ${KEYS.ada}\r\n`)
    expect(answer).not.toContain('"mask"')
    expect(answer).not.toMatch(/HTTP\/1\.1 5/)
  })

  it.each([
    '/api/users/@me%2fhedgehog_config/',
    '/api/users/%40me/hedgehog_config/',
    '/api/users/@me/hedgehog_config%20/',
    '/api/users/@me%00/hedgehog_config/',
    '/api/users/@me;x/hedgehog_config/',
    '/api/users/@ME/hedgehog_config/',
    '/api/users/%zz/hedgehog_config/',
    '/api/users/%ff%fe/hedgehog_config/',
    `/api/users/${'a'.repeat(8000)}/hedgehog_config/`,
    '/api/users/../users/@me/hedgehog_config/',
    "/api/users/1'%20OR%20'1'='1/hedgehog_config/",
    '/api/users/@me/integrations/github/12345%00/repos/',
    '/api/users/@me/integrations/github/99999999999999999999999999/repos/',
    '/api/users/@me/integrations/github/12345/branches/?repo=../../etc/passwd',
    '/api/users/@me/integrations/github/12345/branches/?repo=a/b%00',
    '/api/users/@me/integrations/github/12345/repos/?search=%25%27%20OR%201=1--',
    '/api/users/@me/integrations/github/12345/repos/?limit=1&limit[]=2&limit[__proto__]=3',
  ])('%s resolves to no other user and never causes a server error', async (path) => {
    for (const key of [KEYS.ada, KEYS.grace]) {
      const answer = await get(path, `Authorization: Bearer ${key}\r\n`)
      expect(statusesOf(answer)[0]).toBeLessThan(500)
    }
  })
})
