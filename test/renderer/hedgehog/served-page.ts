import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const policy = "default-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'"
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
}

/** The test page, built, with the sprites, behind a strict policy. `close` takes it all away. */
export async function servePage(): Promise<{ url: string; close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'hedgehog-page-'))
  await build({
    root: fileURLToPath(new URL('./page', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    base: './',
    build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false } },
  })
  const sprites = join(
    dirname(createRequire(import.meta.url).resolve('@posthog/hedgehog-mode/package.json')),
    'assets',
  )
  const server = createServer((request, response) => {
    const name = request.url === '/' ? '/index.html' : (request.url ?? '')
    readFile(join(name.startsWith('/sprites.') ? sprites : outDir, name)).then(
      (body) => {
        const headers = {
          'content-type': types[extname(name)] ?? 'text/html',
          'content-security-policy': policy,
        }
        response.writeHead(200, headers).end(body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The page has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(outDir, { recursive: true })
    },
  }
}
