import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StartError } from '../../../src/main/core/base/errors.ts'
import { parseSeed } from '../../../src/main/core/seeds/parse.ts'
import { GRACE, KEYS } from '../../support/seed.ts'
import { createWorld, type World } from '../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const HEDGEHOG = '/api/users/@me/hedgehog_config/'
const ME = '/api/users/@me/'

const POLLUTIONS = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"__proto__":null,"toString":1,"hasOwnProperty":2,"valueOf":{}}',
  '{"a":{"__proto__":{"polluted":1},"b":[{"__proto__":{"polluted":1}}]}}',
  '{"__proto__.polluted":1,"constructor.prototype.polluted":1}',
]

const expectClean = () => {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
}

describe('prototype pollution', () => {
  it.each(POLLUTIONS)('by the config %s has no effect, and the text is kept', async (config) => {
    expect((await world.call('PATCH', HEDGEHOG, { key: KEYS.grace, body: config })).text).toBe(config)
    expect((await world.call('GET', HEDGEHOG, { key: KEYS.grace })).text).toBe(config)
    const nested = `{"hedgehog_config":${config},"events_column_config":${config}}`
    const user = await world.call('PATCH', ME, { key: KEYS.grace, body: nested })
    expect(user.status).toBe(200)
    expect(user.text).toContain(config)
    const settings = `{"notification_settings":${config}}`
    expect((await world.call('PATCH', ME, { key: KEYS.grace, body: settings })).status).toBe(
      // `__proto__` alone names no setting, so nothing in it is unknown.
      config === POLLUTIONS[0] ? 200 : 400,
    )
    expect((await world.call('GET', ME, { key: KEYS.grace })).status).toBe(200)
    expectClean()
  })

  it('cannot make a user staff or change fields that are not in the body', async () => {
    for (const body of [
      '{"__proto__":{"is_staff":true}}',
      '{"constructor":{"is_staff":true},"__proto__":{"email":"x@example.com"}}',
    ]) {
      expect((await world.call('PATCH', ME, { key: KEYS.grace, body })).status).toBe(200)
      const user = JSON.parse((await world.call('GET', ME, { key: KEYS.grace })).text)
      expect([user.is_staff, user.email]).toEqual([false, GRACE])
    }
  })

  it('by a query or a key in the body has no effect', async () => {
    for (const path of [
      `${ME}?__proto__=1`,
      `${ME}?__proto__[polluted]=1&constructor[prototype][polluted]=1`,
    ])
      expect((await world.call('GET', path, { key: KEYS.grace })).status).toBe(200)
    for (const key of ['{"__proto__":{"personal_api_key":"KEY"}}', '{"personal_api_key":{"toString":"x"}}'])
      expect((await world.call('PATCH', HEDGEHOG, { body: key.replace('KEY', KEYS.grace) })).status).toBe(401)
    expectClean()
  })

  it('by a seed is rejected as an unknown key', () => {
    for (const seed of [
      '{"version":1,"__proto__":{"users":[]}}',
      '{"version":1,"users":[{"email":"a@b.co","__proto__":{"is_staff":true}}]}',
    ])
      expect(() => parseSeed(seed, 'the seed')).toThrow(StartError)
    const inConfig = parseSeed(
      '{"version":1,"users":[{"email":"a@b.co","hedgehog_config":{"__proto__":{"polluted":1}}}]}',
      'the seed',
    )
    expect(inConfig.hedgehogTexts).toEqual(['{"__proto__":{"polluted":1}}'])
    expectClean()
  })
})

const MIB = 1024 * 1024
const cut = (text: string) => text.slice(0, MIB)
const BOMBS: [name: string, body: string][] = [
  ['deep lists', '['.repeat(MIB)],
  ['deep objects', cut('{"a":'.repeat(MIB / 5))],
  ['deep and closed', `${'['.repeat(MIB / 2)}${']'.repeat(MIB / 2)}`],
  ['many deep lists within the limit', `[${`${'['.repeat(250)}${']'.repeat(250)},`.repeat(2000)}1]`],
  ['wide', `{${Array.from({ length: 80_000 }, (_, n) => `"k${n}":1`).join(',')}}`],
  ['one key many times', `{${'"a":1,'.repeat(140_000)}"a":2}`],
  ['a long text', `{"a":"${'x'.repeat(MIB - 8)}"}`],
  ['a long key', `{"${'x'.repeat(MIB - 6)}":1}`],
  ['a number of many digits', `{"a":${'9'.repeat(MIB - 6)}}`],
  ['a huge exponent', '{"a":1e999999999,"b":-1e-999999999}'],
  ['many numbers', `[${'1e308,'.repeat(170_000)}1]`],
  ['escapes', `{"a":"${'\\u0000'.repeat(170_000)}"}`],
  ['lone surrogates', `{"a":"${'\\ud800'.repeat(170_000)}"}`],
  ['empty objects', `[${'{},'.repeat(340_000)}{}]`],
  ['open quotes', `{"a":"${'\\"'.repeat(500_000)}`],
]

describe('a JSON bomb', () => {
  it.each(BOMBS)('of %s is accepted or rejected like any other body', async (_name, body) => {
    for (const [method, path] of [
      ['PATCH', HEDGEHOG],
      ['PATCH', ME],
      ['POST', '/api/users/@me/push_tokens/'],
    ] as const) {
      const answer = await world.call(method, path, { key: KEYS.grace, body })
      expect([path, answer.status]).toEqual([path, expect.toBeOneOf([200, 400])])
      expect(answer.text.length).toBeLessThan(2 * MIB)
    }
    const nested = `{"notification_settings":${body},"has_seen_product_intro_for":${body},"first_name":${body}}`
    const answer = await world.call('PATCH', ME, { key: KEYS.grace, body: nested.slice(0, MIB) })
    expect(answer.status).toBe(400)
    expect((await world.call('GET', '/_companion/health')).status).toBe(200)
  })

  it('in a seed is reported in one sentence', () => {
    for (const [, body] of BOMBS) expect(() => parseSeed(body, 'the seed')).toThrow(StartError)
  })
})
