import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, GRACE, IVAN, KEYS } from '../../../support/seed.ts'
import {
  createWorld,
  denied,
  invalidField,
  notFound,
  type Session,
  type World,
} from '../../../support/world.ts'

let world: World
let ada: Session
let ids: Record<'acme' | 'globex', string>
beforeEach(async () => {
  world = await createWorld()
  ada = await world.signIn(ADA)
  const { organizations } = world.companion.app
  const idOf = (name: string) => organizations.findByName(name)?.id ?? ''
  ids = { acme: idOf('Acme'), globex: idOf('Globex') }
})
afterEach(() => world.close())

const idOfUser = (email: string) => world.companion.app.users.findByEmail(email)?.id ?? 0
const join = (email: string) => world.companion.app.organizations.join(idOfUser(email), ids.globex, 1)
const remove = async (id: string, session: Session = ada) => {
  const answer = await world.call('DELETE', `/_companion/organizations/${id}`, { session })
  return [answer.status, answer.text === '' ? null : answer.json()]
}
const me = async () => (await world.call('GET', '/api/users/@me/', { key: KEYS.ada })).json()

describe('deleting an organization', () => {
  it('takes its projects and invites with it, and its members go on in another of theirs', async () => {
    for (const email of [ADA, GRACE, IVAN]) join(email)
    await world.call('POST', '/api/organizations/@current/invites/delegate/', {
      key: KEYS.ada,
      body: { target_email: 'new@example.com' },
    })
    expect(await remove(ids.acme)).toEqual([204, null])
    expect(await me()).toMatchObject({
      organization: { id: ids.globex },
      organizations: [{ id: ids.globex }],
      team: { name: 'Reactor' },
      onboarding_skipped_organization_id: null,
      onboarding_delegated_to_organization_id: null,
      onboarding_delegated_to_invite: null,
    })
    const projects = await world.call('GET', '/api/projects/', { key: KEYS.grace })
    expect(projects.json()).toMatchObject({ count: 1, results: [{ name: 'Reactor' }] })
    const answer = await world.call('GET', `/api/organizations/${ids.acme}/`, { key: KEYS.ada })
    expect(answer.status).toBe(404)
    const activity = await world.call('GET', '/_companion/activity?limit=1', { session: ada })
    expect(activity.json()).toMatchObject({
      results: [{ action: 'organization.deleted', subject: 'Acme' }],
    })
  })

  it('leaves those alone who are in another one just now', async () => {
    join(ADA)
    expect(await remove(ids.globex)).toEqual([204, null])
    expect(await me()).toMatchObject({ organization: { id: ids.acme }, team: { name: 'Default' } })
  })

  it('is refused while it is the only one of a member, active or not', async () => {
    for (const email of [ADA, GRACE]) join(email)
    world.deactivate(IVAN)
    expect(await remove(ids.acme)).toEqual([
      400,
      invalidField(
        'invalid_input',
        'ivan@example.com is in no other organization than Acme. Add them to another one first.',
      ),
    ])
    expect(await me()).toMatchObject({ organization: { id: ids.acme } })
  })

  it('names one of several who would be left in none', async () => {
    join(ADA)
    expect(await remove(ids.acme)).toMatchObject([
      400,
      { detail: expect.stringMatching(/^grace@example\.com and 1 more are in no other organization/) },
    ])
  })

  it('is refused for the only one', async () => {
    join(ADA)
    await remove(ids.globex)
    expect(await remove(ids.acme)).toEqual([
      400,
      invalidField('invalid_input', 'Acme is the only organization. Create another one first.'),
    ])
  })

  it('is a 404 for one that is not there, or not of the caller', async () => {
    for (const id of [ids.globex, 'x'])
      expect(await remove(id)).toEqual([404, notFound('Organization not found.')])
  })

  it('is for staff', async () => {
    expect(await remove(ids.acme, await world.signIn(GRACE))).toEqual([
      403,
      denied('You are not a staff user, contact your instance admin.'),
    ])
  })
})
