import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { prepareProgram, seedFile, serve } from '../../support/program.ts'
import { signedIn } from '../../support/sign-in.ts'

prepareProgram()

const listSchema = z.object({ results: z.array(z.object({ id: z.string() })) })

let status = 0
const gateway = createServer((_request, response) => {
  response.writeHead(status, { 'content-type': 'text/html' }).end('<html><h1>Gateway</h1></html>')
}).listen(0, '127.0.0.1')
await once(gateway, 'listening')
const address = gateway.address()
const port = typeof address === 'object' ? (address?.port ?? 0) : 0
afterAll(() => gateway.close())

it.each([504, 502, 429])(
  '%s of the Expo push service is an outage that passes, without its page of HTML',
  async (code) => {
    status = code
    const seed = seedFile({
      version: 1,
      users: [
        { email: 'ada@example.com', push_tokens: [{ token: 'ExponentPushToken[abc]', platform: 'ios' }] },
      ],
    })
    const server = await serve(['--ephemeral', '--seed', seed], {
      env: { EXPO_BASE_URL: `http://127.0.0.1:${port}` },
    })
    const headers = { ...(await signedIn(server.ready.login_url)), 'content-type': 'application/json' }
    const list = await (await server.request('/_companion/push_tokens', { headers })).json()
    const answer = await server.request('/_companion/push_tokens/test', {
      method: 'POST',
      headers,
      body: JSON.stringify({ ids: [listSchema.parse(list).results[0]?.id], title: 'Hello', body: 'there' }),
    })
    const body = await answer.text()
    expect(body).toContain('"outcome":"unreachable"')
    expect(body).toContain('Try again in a few minutes.')
    expect(body).not.toContain('html')
  },
)
