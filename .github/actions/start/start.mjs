// Starts the server in the background and passes its address to the steps that follow.
import { spawn } from 'node:child_process'
import { appendFileSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const { SEED, PORT = '0', VERSION = 'latest', GITHUB_ENV, GITHUB_OUTPUT, COMPANION_COMMAND } = process.env
const [command, ...first] = COMPANION_COMMAND
  ? JSON.parse(COMPANION_COMMAND)
  : ['npx', '--yes', `posthog-companion@${VERSION}`]
const args = [...first, 'serve', '--ephemeral', '--control', '--json', '--port', PORT]
if (SEED) args.push('--seed', SEED)

const log = openSync(join(tmpdir(), 'posthog-companion.log'), 'a')
const server = spawn(command, args, {
  detached: true,
  stdio: ['ignore', 'pipe', log],
  shell: process.platform === 'win32',
})
server.once('exit', (code) => {
  console.error(
    `PostHog Companion ended with ${code} before it was ready. See ${join(tmpdir(), 'posthog-companion.log')}.`,
  )
  process.exit(1)
})

for await (const line of createInterface({ input: server.stdout })) {
  const { url, pid, control_token: token } = JSON.parse(line)
  console.log(`::add-mask::${token}`)
  appendFileSync(GITHUB_ENV, `COMPANION_URL=${url}\nCOMPANION_CONTROL_TOKEN=${token}\n`)
  appendFileSync(GITHUB_OUTPUT, `url=${url}\ncontrol-token=${token}\npid=${pid}\n`)
  console.log(`PostHog Companion is running at ${url}`)
  break
}
server.unref()
process.exit(0)
