import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../../../../src/main/core/base/time.ts'
import { ADA, GRACE, SEED } from '../../../support/seed.ts'
import {
  createWorld,
  invalidField,
  NOT_AUTHENTICATED,
  type Session,
  type World,
} from '../../../support/world.ts'

let world: World
let ada: Session
beforeEach(async () => {
  world = await createWorld()
  ada = await world.signIn(ADA)
})
afterEach(() => world.close())

type Codes = { device_code: string; user_code: string }
const begin = async () => (await world.call('POST', '/api/cli-auth/device-code/')).json() as Codes
const authorize = async (body: unknown, session: Session = ada) => {
  const answer = await world.call('POST', '/api/cli-auth/authorize/', { session, body })
  return [answer.status, answer.json()]
}
const poll = async (device_code: unknown) => {
  const answer = await world.call('POST', '/api/cli-auth/poll/', { body: { device_code } })
  return [answer.status, answer.json()]
}
const approve = ({ user_code }: Codes, project_id: unknown = 1) => authorize({ user_code, project_id })

const PENDING = [202, { status: 'pending' }]
const EXPIRED = [400, { status: 'expired', error: 'expired_token', error_description: 'Device code expired' }]
const LABEL = 'CLI - Default - 2026-05-07 09:28'

it('signs a command line in: code, approval, and its key, once', async () => {
  const answer = await world.call('POST', '/api/cli-auth/device-code/', { body: {} })
  const codes = answer.json() as Codes
  expect([answer.status, codes]).toEqual([
    200,
    {
      device_code: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      user_code: expect.stringMatching(/^[A-Z]{4}-\d{4}$/),
      verification_uri: 'http://127.0.0.1:7676/cli/authorize',
      verification_uri_complete: `http://127.0.0.1:7676/cli/authorize?code=${codes.user_code}`,
      expires_in: 600,
      interval: 5,
    },
  ])
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(await poll(codes.device_code)).toEqual(PENDING)
  const [status, approved] = await approve(codes)
  expect([status, approved]).toEqual([
    200,
    { status: 'success', label: LABEL, mask_value: expect.stringMatching(/^phx_\.\.\.[A-Za-z0-9]{4}$/) },
  ])

  const [polled, given] = (await poll(codes.device_code)) as [number, Record<string, string>]
  expect([polled, given]).toEqual([
    200,
    {
      status: 'authorized',
      personal_api_key: expect.stringMatching(/^phx_[A-Za-z0-9]{43}$/),
      label: LABEL,
      project_id: '1',
    },
  ])
  const key = given.personal_api_key ?? ''
  expect((approved as { mask_value: string }).mask_value.slice(-4)).toBe(key.slice(-4))
  expect(await poll(codes.device_code)).toEqual(EXPIRED)

  const self = await world.call('GET', '/api/personal_api_keys/@current', { key })
  expect(self.json()).toMatchObject({
    label: LABEL,
    user_id: 1,
    scopes: ['event_definition:read', 'property_definition:read', 'error_tracking:write'],
  })
  const { results } = (await world.call('GET', '/_companion/activity', { session: ada })).json() as {
    results: { action: string; subject: string }[]
  }
  expect(results[0]).toMatchObject({
    action: 'api_key.created',
    subject: `${LABEL} (event_definition:read, property_definition:read, error_tracking:write)`,
  })
})

describe('approving', () => {
  it('takes the scopes that the person chose, and the code in either case', async () => {
    const codes = await begin()
    const body = { user_code: ` ${codes.user_code.toLowerCase()} `, project_id: '2', scopes: ['user:read'] }
    expect(await authorize(body)).toMatchObject([200, { label: 'CLI - Second - 2026-05-07 09:28' }])
    const [, given] = (await poll(codes.device_code)) as [number, Record<string, string>]
    expect(given.project_id).toBe('2')
    const me = await world.call('GET', '/api/users/@me/', { key: given.personal_api_key ?? '' })
    expect(me.json()).toMatchObject({ email: ADA })
  })

  it('cuts a long name of a project, so that the label has at most 40 characters', async () => {
    world.companion.app.organizations.renameProject(1, '🦔'.repeat(60))
    const codes = await begin()
    const [, { label }] = (await approve(codes)) as [number, { label: string }]
    expect(label).toBe(`CLI - ${'🦔'.repeat(15)} - 2026-05-07 09:28`)
    expect([...label]).toHaveLength(40)
  })

  it.each([
    ['user_code', { project_id: 1 }, 'required', 'This field is required.'],
    ['user_code', { user_code: '', project_id: 1 }, 'blank', 'This field may not be blank.'],
    [
      'user_code',
      { user_code: 'ABCDE-12345', project_id: 1 },
      'max_length',
      'Ensure this field has no more than 9 characters.',
    ],
    ['project_id', { user_code: 'ABCD-1234' }, 'required', 'This field is required.'],
    [
      'project_id',
      { user_code: 'ABCD-1234', project_id: 'x' },
      'invalid_input',
      'A valid integer is required.',
    ],
    [
      'scopes',
      { user_code: 'ABCD-1234', project_id: 1, scopes: [] },
      'invalid_input',
      'At least one scope is required',
    ],
    [
      'scopes',
      { user_code: 'ABCD-1234', project_id: 1, scopes: 'user:read' },
      'invalid_input',
      'Expected a list of items but got type "str".',
    ],
  ])('names a wrong %s', async (attr, body, code, detail) => {
    expect(await authorize(body)).toEqual([400, invalidField(code, detail, attr)])
  })

  it('refuses a scope that PostHog does not have', async () => {
    const body = { user_code: 'ABCD-1234', project_id: 1, scopes: ['everything'] }
    expect(await authorize(body)).toMatchObject([400, { code: 'invalid_input', attr: 'scopes__0' }])
  })

  it('refuses an unknown code, a used one, and one that was approved before', async () => {
    const invalid = [400, { error: 'invalid_code', error_description: 'User code not found or expired' }]
    expect(await authorize({ user_code: 'ABCD-1234', project_id: 1 })).toEqual(invalid)
    const codes = await begin()
    await approve(codes)
    expect(await approve(codes)).toEqual([
      400,
      { error: 'already_authorized', error_description: 'This code has already been authorized' },
    ])
    await poll(codes.device_code)
    expect(await approve(codes)).toEqual(invalid)
  })

  it('refuses a project that is not there, and one of others, and the code stays good', async () => {
    const codes = await begin()
    expect(await approve(codes, 99)).toEqual([
      400,
      { error: 'invalid_project', error_description: 'Project not found' },
    ])
    expect(await approve(codes, 3)).toEqual([
      403,
      { error: 'access_denied', error_description: 'You do not have access to this project' },
    ])
    expect(await poll(codes.device_code)).toEqual(PENDING)
    expect(await approve(codes)).toMatchObject([200, {}])
  })

  it('takes a session', async () => {
    const { user_code } = await begin()
    const body = { user_code, project_id: 1 }
    const answer = await world.call('POST', '/api/cli-auth/authorize/', { body })
    expect([answer.status, answer.json()]).toEqual([401, NOT_AUTHENTICATED])
  })

  it('makes the key for the person who approves', async () => {
    const codes = await begin()
    await authorize({ user_code: codes.user_code, project_id: 1, scopes: ['*'] }, await world.signIn(GRACE))
    const [, given] = (await poll(codes.device_code)) as [number, Record<string, string>]
    const me = await world.call('GET', '/api/users/@me/', { key: given.personal_api_key ?? '' })
    expect(me.json()).toMatchObject({ email: GRACE })
  })
})

describe('the life of a code', () => {
  it('is ten minutes', async () => {
    const codes = await begin()
    world.clock.advance(10 * MINUTE - SECOND)
    expect(await poll(codes.device_code)).toEqual(PENDING)
    world.clock.advance(SECOND)
    expect(await poll(codes.device_code)).toEqual(EXPIRED)
    expect(await authorizeAgain(codes)).toMatchObject([400, { error: 'invalid_code' }])
  })

  it('is another minute once it is approved, however late that was', async () => {
    const codes = await begin()
    world.clock.advance(10 * MINUTE - SECOND)
    await approve(codes)
    world.clock.advance(MINUTE - SECOND)
    await begin()
    expect(await poll(codes.device_code)).toMatchObject([200, { status: 'authorized' }])
  })

  it('ends a minute after the approval', async () => {
    const codes = await begin()
    await approve(codes)
    world.clock.advance(MINUTE)
    expect(await poll(codes.device_code)).toEqual(EXPIRED)
    expect(await approve(codes)).toEqual([
      400,
      { error: 'expired', error_description: 'Device code expired' },
    ])
  })

  it('ends with its key', async () => {
    const codes = await begin()
    await approve(codes)
    const { results } = (await world.call('GET', '/_companion/keys', { session: ada })).json() as {
      results: { id: string; label: string }[]
    }
    const id = results.find(({ label }) => label === LABEL)?.id
    await world.call('DELETE', `/_companion/keys/${id}`, { session: ada })
    expect(await poll(codes.device_code)).toEqual(EXPIRED)
  })

  const authorizeAgain = async (codes: Codes) =>
    authorize({ user_code: codes.user_code, project_id: 1 }, await world.signIn(ADA))
})

describe('polling', () => {
  it.each([
    [undefined, 'required', 'This field is required.'],
    ['', 'blank', 'This field may not be blank.'],
    [null, 'null', 'This field may not be null.'],
  ])('needs a code: %j', async (code, error, detail) => {
    expect(await poll(code)).toEqual([400, invalidField(error, detail, 'device_code')])
  })

  it('knows no code that was never given out', async () => {
    expect(await poll('x'.repeat(43))).toEqual(EXPIRED)
  })

  it('gives a key to one of many that poll at once', async () => {
    const codes = await begin()
    await approve(codes)
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => poll(codes.device_code)))).map(
      ([status]) => status,
    )
    expect(statuses.sort()).toEqual([200, ...Array.from({ length: 7 }, () => 400)])
  })
})

it('more than a thousand never wait, and those that have expired count no more', async () => {
  for (let i = 0; i < 1000; i++) await begin()
  const refused = await world.call('POST', '/api/cli-auth/device-code/')
  expect([refused.status, refused.json()]).toMatchObject([
    429,
    { type: 'throttled_error', code: 'throttled' },
  ])
  world.clock.advance(10 * MINUTE)
  expect((await world.call('POST', '/api/cli-auth/device-code/')).status).toBe(200)
})

it('outlives a restart, and neither codes nor the key are anywhere in the data folder', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'companion-cli-'))
  const { now } = world.clock
  const open = async () => {
    await world.close()
    world = await createWorld({ seed: SEED, config: { dataDir }, host: { clock: () => now } })
    ada = await world.signIn(ADA)
  }
  await open()
  const codes = await begin()
  await open()
  expect(await poll(codes.device_code)).toEqual(PENDING)
  await approve(codes)
  await open()
  const stored = () =>
    readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
      .join('')
  const before = stored()
  const [status, given] = (await poll(codes.device_code)) as [number, Record<string, string>]
  expect(status).toBe(200)
  const files = before + stored()
  expect(files).toContain(LABEL)
  for (const secret of [codes.device_code, codes.user_code, given.personal_api_key ?? ''])
    expect(files).not.toContain(secret)
  await world.close()
  world = await createWorld()
  rmSync(dataDir, { recursive: true, force: true })
})
