import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { startGitHub } from '../stand-in.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

it.each(['SIGINT', 'SIGTERM'] as const)(
  'runs standalone, prints usage instructions, and stops on %s',
  async (signal) => {
    const child = spawn(process.execPath, [MAIN, '--port', '0', '--repositories', '10'])
    try {
      let printed = ''
      child.stdout.on('data', (data) => {
        printed += data
      })
      await expect.poll(() => printed, { timeout: 10_000 }).toContain('outsider')
      const url = /COMPANION_GITHUB_URL=(\S+)/.exec(printed)?.[1]
      expect(printed).toContain(`COMPANION_GITHUB_API_URL=${url}/api/v3`)
      expect(printed).toContain('GITHUB_APP_SLUG=posthog-companion-dev')
      expect((await fetch(`${url}/repos/acme/repo-00010`)).status).toBe(200)
      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([0, null])
    } finally {
      child.kill('SIGKILL')
    }
  },
)

it('reports a port in use in one line', async () => {
  await using github = await startGitHub()
  const port = new URL(github.url).port
  const child = spawn(process.execPath, [MAIN, '--port', port])
  const exit = once(child, 'exit')
  expect(await text(child.stderr)).toMatch(
    new RegExp(`^The stand-in for GitHub can't use port ${port}: .+\\n$`),
  )
  expect(await exit).toEqual([1, null])
})
