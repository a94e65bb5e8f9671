import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { prepareProgram } from '../../support/program.ts'
import { soon } from '../desktop/end-to-end/launch.ts'
import { shownWindow, useStandIn } from '../desktop/end-to-end/stand-in-world.ts'

prepareProgram()
const world = useStandIn()
/** On Linux, the system's certificates can be replaced for one process. */
const canRun = process.platform === 'linux'
if (!canRun) process.stdout.write('The tests of the system’s certificates are left out: they need Linux.\n')

let folder = ''
let url = ''
let server: ReturnType<typeof createServer> | undefined
const file = (name: string) => join(folder, name)

/** A server with a certificate that only this “system” trusts. */
beforeAll(async () => {
  if (!canRun) return
  folder = mkdtempSync(join(tmpdir(), 'companion-certificates-'))
  const options =
    '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost'
  const files = ['-keyout', file('key.pem'), '-out', file('certificate.pem')]
  execFileSync('openssl', ['req', ...options.split(' '), ...files], { stdio: 'ignore' })
  const pem = { key: readFileSync(file('key.pem')), cert: readFileSync(file('certificate.pem')) }
  server = createServer(pem, (_request, response) => response.end('trusted')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `https://localhost:${typeof address === 'object' ? address?.port : ''}/`
})
afterAll(() => {
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.runIf(canRun)('the system’s certificate authorities', () => {
  it('are trusted by the desktop app', async () => {
    const desktop = await world.open({ env: { SSL_CERT_FILE: file('certificate.pem') } })
    await shownWindow(desktop)
    await soon(() => desktop.call('fetchFromApp', url)).toBe(200)
  })

  it('are trusted by the headless server', async () => {
    writeFileSync(
      file('probe.mjs'),
      `const ask = () => fetch(${JSON.stringify(url)}).then((answer) => answer.text()).catch((error) => error.cause.code)
       setInterval(async () => process.stderr.write(await ask() + '\\n'), 500).unref()`,
    )
    const cli = resolve(import.meta.dirname, '../../../out/main/cli.js')
    const child = spawn(
      process.execPath,
      ['--import', file('probe.mjs'), cli, 'serve', '--ephemeral', '--port', '0'],
      {
        env: { ...process.env, SSL_CERT_FILE: file('certificate.pem') },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += String(chunk)
    })
    await soon(() => said).toContain('trusted')
    child.kill()
    await once(child, 'exit')
  })
})
