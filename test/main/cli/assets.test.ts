import { hash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { get } from 'node:http'
import { join, resolve } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { prepareProgram, serve } from '../../support/program.ts'

prepareProgram()

const ROOT = resolve(import.meta.dirname, '../../..')
const mapSchema = z.object({ integrity: z.record(z.string(), z.string()) })

/** A response as it is sent, which fetch would decode. */
const raw = (url: string, acceptEncoding: string) =>
  new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': acceptEncoding } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    }).on('error', reject)
  })

it('scripts and styles are sent compressed, in the form that the client accepts', async () => {
  const companion = await serve(['--ephemeral'])
  const page = await (await companion.request('/', { headers: { accept: 'text/html' } })).text()
  const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, path = '']) => path,
  )
  expect(assets.length).toBeGreaterThan(2)
  for (const path of assets) {
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

it('the browser checks each script and style, those that pages load later included', async () => {
  const companion = await serve(['--ephemeral'])
  const page = await (await companion.request('/', { headers: { accept: 'text/html' } })).text()
  const tags = [...page.matchAll(/<(?:script|link)[^>]*(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"[^>]*>/g)]
  expect(tags.filter(([tag]) => !/integrity="sha384-/.test(tag))).toEqual([])
  const { integrity } = mapSchema.parse(JSON.parse(/importmap">(.*?)<\/script>/.exec(page)?.[1] ?? ''))
  const scripts = readdirSync(join(ROOT, 'out/renderer/assets')).filter((name) => name.endsWith('.js'))
  expect(Object.keys(integrity).sort()).toEqual(scripts.map((name) => `/assets/${name}`).sort())
  for (const [path, expected] of Object.entries(integrity)) {
    const content = await (await companion.request(path)).bytes()
    expect(`sha384-${hash('sha384', content, 'base64')}`).toBe(expected)
  }
  expect(await companion.stop()).toBe(0)
})
