import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ENDPOINTS } from '../../../support/endpoints.ts'
import { SCOPED_ENDPOINTS } from '../../../support/scoped-endpoints.ts'
import { KEYS, SEED } from '../../../support/seed.ts'
import { type Answer, type CallOptions, createWorld, type World } from '../../../support/world.ts'

type Operation = {
  operationId: string
  summary?: string
  description?: string
  security?: Record<string, string[]>[]
  parameters?: { name: string; in: string; required?: boolean; schema: Record<string, unknown> }[]
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
}
type Document = {
  openapi: string
  info: { version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> }
}

let world: World
let document: Document
let ajv: Ajv2020
beforeAll(async () => {
  world = await createWorld()
  document = (await world.call('GET', '/api/schema/')).json() as Document
  ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'api')
})
afterAll(() => world.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
const operationOf = (id: string) => {
  const found = operations().find(({ operation }) => operation.operationId === id)
  if (found === undefined) throw new Error(`there is no operation ${id}`)
  return found
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document))
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(document.info.version).toBe('0.0.0-test')
  })

  it('is served as JSON without credentials, with and without a trailing slash', async () => {
    const [a, b] = [await world.call('GET', '/api/schema/'), await world.call('GET', '/api/schema')]
    expect(a.headers['content-type']).toMatch(/^application\/json/)
    expect(b.text).toBe(a.text)
  })

  it('is also available as YAML', async () => {
    const answer = await world.call('GET', '/api/schema/?format=yaml')
    expect(answer.headers['content-type']).toMatch(/yaml/)
    expect(() => JSON.parse(answer.text)).toThrow()
    expect(parse(answer.text)).toEqual(document)
  })

  it.each([
    ['users_hedgehog_config_retrieve', 'get', '/api/users/{uuid}/hedgehog_config', 'user:read'],
    ['users_hedgehog_config_partial_update', 'patch', '/api/users/{uuid}/hedgehog_config', 'user:write'],
    ['users_integrations_list', 'get', '/api/users/{uuid}/integrations', 'user:read'],
    [
      'users_integrations_github_destroy',
      'delete',
      '/api/users/{uuid}/integrations/github/{installation_id}',
      'user:write',
    ],
    [
      'users_integrations_github_branches_retrieve',
      'get',
      '/api/users/{uuid}/integrations/github/{installation_id}/branches',
      'user:read',
    ],
    [
      'users_integrations_github_repos_retrieve',
      'get',
      '/api/users/{uuid}/integrations/github/{installation_id}/repos',
      'user:read',
    ],
    [
      'users_integrations_github_repos_refresh_create',
      'post',
      '/api/users/{uuid}/integrations/github/{installation_id}/repos/refresh',
      'user:write',
    ],
    [
      'users_integrations_github_start_create',
      'post',
      '/api/users/{uuid}/integrations/github/start',
      'user:write',
    ],
    ['users_onboarding_skip_create', 'post', '/api/users/{uuid}/onboarding/skip', 'user:write'],
    ['users_push_tokens_create', 'post', '/api/users/{uuid}/push_tokens', 'user:write'],
    ['users_push_tokens_unregister_create', 'post', '/api/users/{uuid}/push_tokens/unregister', 'user:write'],
  ])('has %s, with its scope', (id, method, path, scope) => {
    const found = operationOf(id)
    expect([found.method, found.path.replace(/\/$/, '')]).toEqual([method, path])
    expect(found.operation.security?.flatMap((entry) => Object.values(entry).flat())).toEqual([scope])
    expect(found.operation.description).toContain(scope)
  })

  it('has a unique ID for every operation, and no operations for wrong methods', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(ids.every((id) => typeof id === 'string' && id !== '')).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
    expect(Object.keys(document.paths['/api/users/{uuid}/hedgehog_config'] ?? {}).sort()).toEqual([
      'get',
      'patch',
    ])
  })

  it('lists the parameters of each path', () => {
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const stated = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? []
      expect([path, stated.map(({ name }) => name).sort()]).toEqual([path, inPath.sort()])
    }
  })

  it.each([
    ['users_integrations_list', ['kind', 'limit', 'offset']],
    ['users_integrations_github_repos_retrieve', ['limit', 'offset', 'search']],
    ['users_integrations_github_branches_retrieve', ['limit', 'offset', 'repo', 'search']],
  ])('lists the query parameters of %s', (id, names) => {
    const query = operationOf(id).operation.parameters?.filter((parameter) => parameter.in === 'query') ?? []
    expect(query.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(names))
  })

  it('has the defaults and bounds of limit and offset', () => {
    const schemaOf = (id: string, name: string) =>
      operationOf(id).operation.parameters?.find((parameter) => parameter.name === name)?.schema
    const repos = 'users_integrations_github_repos_retrieve'
    expect(schemaOf(repos, 'limit')).toMatchObject({
      type: 'integer',
      default: 100,
      minimum: 1,
      maximum: 500,
    })
    expect(schemaOf(repos, 'offset')).toMatchObject({ type: 'integer', default: 0, minimum: 0 })
    expect(schemaOf('users_integrations_github_branches_retrieve', 'limit')).toMatchObject({ maximum: 1000 })
  })

  it('lists the errors of every endpoint, with the envelope', () => {
    const envelope = expect.objectContaining({ $ref: '#/components/schemas/Error' })
    for (const { operation, path } of operations().filter(({ path }) => path.startsWith('/api/users'))) {
      for (const status of ['401', '403']) {
        const schema = operation.responses[status]?.content?.['application/json']?.schema
        expect([path, status, schema]).toEqual([path, status, envelope])
      }
    }
  })

  it('has examples', () => {
    expect(JSON.stringify(document)).toContain('"examples"')
  })

  it('lists the editable user fields', () => {
    const schema = JSON.stringify(operationOf('users_partial_update').operation.requestBody)
    for (const field of [
      'first_name',
      'toolbar_mode',
      'set_current_team',
      'current_password',
      'hide_mcp_hints',
    ])
      expect(schema).toContain(`"${field}"`)
  })
})

/** The JSON pointer to the schema of a response. */
function pointerOf(path: string, method: string, status: number): string {
  const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
  return ['paths', path, method, 'responses', String(status), 'content', 'application/json', 'schema']
    .map(escaped)
    .join('/')
}

function operationAt(method: string, url: string) {
  const [path = ''] = url.split('?')
  const matches = (template: string) =>
    new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '')}/?$`).test(path)
  const found = operations().find(
    (candidate) => candidate.method === method.toLowerCase() && matches(candidate.path),
  )
  if (found === undefined) throw new Error(`the document has no ${method} ${path}`)
  return found
}

function expectToFit(method: string, url: string, answer: Answer) {
  const { path, operation } = operationAt(method, url)
  const stated = operation.responses[String(answer.status)]
  expect([method, url, answer.status, stated === undefined]).toEqual([method, url, answer.status, false])
  if (answer.text === '') return expect(stated?.content).toBeUndefined()
  const validate = ajv.getSchema(`api#/${pointerOf(path, method.toLowerCase(), answer.status)}`)
  if (validate === undefined) throw new Error(`no schema for ${method} ${path} ${answer.status}`)
  validate(answer.json())
  expect([url, validate.errors]).toEqual([url, null])
}

describe('responses match the document:', () => {
  it.each(ENDPOINTS)('$name ($method)', async (endpoint) => {
    const path = endpoint.path('@me')
    const body = endpoint.body && { body: endpoint.body }
    const foreign = endpoint.path('01890a5d-ac96-774b-bcce-b302099a8057')
    const other = path.replace('12345', '99')
    expectToFit(endpoint.method, path, await world.call(endpoint.method, path))
    expectToFit(
      endpoint.method,
      path,
      await world.call(endpoint.method, path, { key: KEYS.graceOther, ...body }),
    )
    expectToFit(
      endpoint.method,
      foreign,
      await world.call(endpoint.method, foreign, { key: KEYS.ada, ...body }),
    )
    expectToFit(endpoint.method, other, await world.call(endpoint.method, other, { key: KEYS.ada, ...body }))
    expectToFit(endpoint.method, path, await world.call(endpoint.method, path, { key: KEYS.ada, ...body }))
    if (endpoint.body === undefined) return
    for (const broken of ['{"broken', '[]', '{"first_name":[],"token":[],"reason":[]}']) {
      const answer = await world.call(endpoint.method, path, { key: KEYS.ada, body: broken })
      expectToFit(endpoint.method, path, answer)
    }
    const text = { key: KEYS.ada, body: 'x', headers: { 'content-type': 'text/plain' } }
    expectToFit(endpoint.method, path, await world.call(endpoint.method, path, text))
  })

  it.each(
    SCOPED_ENDPOINTS.filter(
      ({ path, undocumented }) => undocumented !== true && !path.startsWith('/api/environments'),
    ),
  )('$name ($method $path)', async ({ method, path, body, status }) => {
    const asked = async (options: CallOptions) => {
      const answer = await world.call(method, path, { ...(body && { body }), ...options })
      expectToFit(method, path, answer)
      return answer.status
    }
    expect(await asked({ key: KEYS.ada })).toBe(status)
    await asked({})
    await asked({ key: KEYS.graceOther })
    if (body !== undefined)
      for (const broken of ['{"broken', '[]']) await asked({ key: KEYS.ada, body: broken })
  })

  it('the endpoints of the UI', async () => {
    const session = await world.signIn('ada@example.com')
    for (const path of ['keys', 'push_tokens', 'users', 'projects', 'activity', 'health'].map(
      (name) => `/_companion/${name}`,
    ))
      expectToFit('GET', path, await world.call('GET', path, { session }))
    const key = { label: 'a', scopes: ['*'] }
    expectToFit(
      'POST',
      '/_companion/keys',
      await world.call('POST', '/_companion/keys', { session, body: key }),
    )
    const delegate = '/api/organizations/@current/invites/delegate/'
    const body = { target_email: 'x@example.com' }
    expectToFit('POST', delegate, await world.call('POST', delegate, { key: KEYS.ada, body }))
  })
})

describe('the JSON Schema of seeds', () => {
  it('is valid, and accepts and rejects the same seeds as the server', async () => {
    const answer = await world.call('GET', '/_companion/seed.schema.json')
    expect(answer.status).toBe(200)
    const validate = new Ajv2020({ strict: false, formats: { email: true, 'date-time': true } }).compile(
      answer.json() as Record<string, unknown>,
    )
    expect(validate(SEED)).toBe(true)
    expect(validate({ version: 1 })).toBe(true)
    expect(validate({ $schema: 'seed.schema.json', version: 1 })).toBe(true)
    for (const bad of [
      {},
      { version: 2 },
      { version: 1, extra: true },
      { version: 1, users: [{}] },
      { version: 1, users: [{ email: 'a@example.com', nonsense: 1 }] },
      { version: 1, users: [{ email: 'a@example.com', push_tokens: [{ token: 'a', platform: 'x' }] }] },
      { version: 1, organizations: [{ name: 'A', projects: [{ name: 'P', github_installation_id: 'x' }] }] },
    ])
      expect([bad, validate(bad)]).toEqual([bad, false])
  })
})
