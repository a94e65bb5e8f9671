import { get } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { prepareProgram, serve } from '../../support/program.ts'

prepareProgram()

/** A response as it is sent, which fetch would decode. */
const raw = (url: string, acceptEncoding: string) =>
  new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': acceptEncoding } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    }).on('error', reject)
  })

it('scripts, styles, and the reference viewer are sent compressed, in the form that the client accepts', async () => {
  const companion = await serve(['--ephemeral'])
  const page = await (await companion.request('/', { headers: { accept: 'text/html' } })).text()
  const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, path = '']) => path,
  )
  expect(assets.length).toBeGreaterThan(2)
  for (const path of [...assets, '/_companion/docs/standalone.js']) {
    const url = companion.url + path
    const plain = await raw(url, 'identity')
    const brotli = await raw(url, 'gzip, deflate, br')
    const gzip = await raw(url, 'gzip, deflate')
    expect(plain.headers).not.toHaveProperty('content-encoding')
    if (plain.body.length < 1024) continue
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      vary: expect.stringMatching(/accept-encoding/i),
    })
    expect(gzip.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': plain.headers['content-type'],
    })
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true)
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true)
    expect(brotli.body.length).toBeLessThan(0.6 * plain.body.length)
  }
  expect(await companion.stop()).toBe(0)
})
