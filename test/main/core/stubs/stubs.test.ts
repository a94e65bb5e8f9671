import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GRACE, KEYS } from '../../../support/seed.ts'
import {
  createWorld,
  type Method,
  NO_ENDPOINT,
  notFound,
  ONLY_ME,
  type World,
} from '../../../support/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const EMPTY_PAGE = { count: 0, next: null, previous: null, results: [] }

/** What PostHog's clients ask for at their start, and what lets them go on. */
const PROJECT_STUBS: [method: Method, path: string, answer: unknown][] = [
  ['GET', 'tasks/', EMPTY_PAGE],
  ['GET', 'tasks/?pinned=true', EMPTY_PAGE],
  ['POST', 'tasks/summaries/', EMPTY_PAGE],
  ['GET', 'task_channels/', []],
  ['GET', 'integrations/', { results: [] }],
  ['GET', 'conversations/', { results: [], next: null }],
  ['GET', 'signals/reports/', EMPTY_PAGE],
  ['GET', 'signals/source_configs/', EMPTY_PAGE],
  ['GET', 'sandbox_environments/', EMPTY_PAGE],
  ['GET', 'mcp_server_installations/', EMPTY_PAGE],
  ['GET', 'feature_flags/', EMPTY_PAGE],
  ['GET', 'health_issues/', EMPTY_PAGE],
  ['GET', 'groups_types/', []],
  ['POST', 'wizard/sessions/', {}],
]

describe.each(['projects', 'environments'])('below /api/%s', (place) => {
  it.each(PROJECT_STUBS)('%s %s is empty, and marked as a stub', async (method, path, expected) => {
    const answer = await world.call(method, `/api/${place}/1/${path}`, {
      key: KEYS.ada,
      ...(method === 'POST' && { body: { ids: [] } }),
    })
    expect([answer.status, answer.json(), answer.headers['x-companion-stub']]).toEqual([200, expected, '1'])
  })

  it.each(PROJECT_STUBS)('%s %s is a 404 below a project of somebody else', async (method, path) => {
    for (const id of ['3', '99', 'x']) {
      const answer = await world.call(method, `/api/${place}/${id}/${path}`, { key: KEYS.ada })
      expect([answer.status, answer.json(), answer.headers['x-companion-stub']]).toEqual([
        404,
        notFound('Project not found.'),
        undefined,
      ])
    }
  })
})

describe('below a user', () => {
  it('nothing starts by itself, and there is no Slack workspace', async () => {
    const autonomy = await world.call('GET', '/api/users/@me/signal_autonomy/', { key: KEYS.grace })
    expect([autonomy.status, autonomy.json(), autonomy.headers['x-companion-stub']]).toEqual([
      200,
      {
        autostart_priority: null,
        slack_notification_integration_id: null,
        slack_notification_channel: null,
        slack_notification_min_priority: null,
      },
      '1',
    ])
    const path = '/api/users/@me/integrations/slack/linkable_workspaces/'
    expect((await world.call('GET', path, { key: KEYS.grace })).json()).toEqual({ results: [] })
  })

  it('only @me is for everyone', async () => {
    const path = `/api/users/${world.uuidOf(GRACE)}/signal_autonomy/`
    expect((await world.call('GET', path, { key: KEYS.grace })).json()).toEqual(ONLY_ME)
    expect((await world.call('GET', path, { key: KEYS.ada })).status).toBe(200)
  })
})

it('nobody has a seat', async () => {
  const answer = await world.call('GET', '/api/seats/me/', { key: KEYS.ada })
  expect([answer.status, answer.json(), answer.headers['x-companion-stub']]).toEqual([
    404,
    notFound('Not found.'),
    '1',
  ])
})

it('what no table has stays a 404, and what is served by the product carries no mark', async () => {
  const unknown = await world.call('GET', '/api/projects/1/insights/', { key: KEYS.ada })
  expect([unknown.status, unknown.json()]).toEqual([404, NO_ENDPOINT])
  const user = await world.call('GET', '/api/users/@me/', { key: KEYS.ada })
  expect(user.headers['x-companion-stub']).toBeUndefined()
})
