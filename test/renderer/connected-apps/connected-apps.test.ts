import { describe, expect, it } from 'vitest'
import { prepareApp } from '../../support/browser/app.ts'
import { axeFindings } from '../../support/browser/axe.ts'
import { WORLD } from '../../support/browser/world.ts'

const TOKEN = 'pha_connected_apps'
const [ada, ...others] = WORLD.users
const app = prepareApp({
  seed: {
    ...WORLD,
    oauth_applications: [
      {
        name: 'Dashboards',
        client_id: 'dashboards',
        redirect_uris: ['https://d.example.com/cb'],
        verified: true,
      },
    ],
    users: [
      {
        ...ada,
        oauth_tokens: [
          { client_id: 'dashboards', access_token: TOKEN, scopes: ['user:read', 'insight:read', 'openid'] },
        ],
      },
      ...others,
    ],
  },
})

const me = () =>
  fetch(`${app.companion().url}/api/users/@me/`, { headers: { authorization: `Bearer ${TOKEN}` } })

describe('connected apps', () => {
  it('show what each may do and when it last did, and can be disconnected', async () => {
    const page = await app.open('/connected-apps')
    const row = page.locator('[data-app="dashboards"]')
    await row.getByText('Never').waitFor()
    await row.getByText('Read insights, Know who you are +1 more').waitFor()
    await row.getByText('Everything').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect((await me()).status).toBe(200)
    await row.getByText('just now').first().waitFor({ timeout: 12_000 })
    await page.getByRole('button', { name: 'Disconnect Dashboards' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('Disconnected “Dashboards”').waitFor()
    await page.getByText('No connected apps').waitFor()
    expect((await me()).status).toBe(401)
  })

  it('are reached from the side bar', async () => {
    const page = await app.open('/')
    await page.getByRole('link', { name: 'Connected apps' }).click()
    await page.getByRole('heading', { name: 'Connected apps' }).waitFor()
  })
})
