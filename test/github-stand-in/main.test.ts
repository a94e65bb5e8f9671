import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../support/github/main.ts', import.meta.url))

it.each(['SIGINT', 'SIGTERM'] as const)(
  'runs by itself, says how to use it, and stops on %s',
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
      expect(printed).toContain('--slug posthog-companion-dev')
      expect((await fetch(`${url}/repos/acme/repo-00010`)).status).toBe(200)
      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([0, null])
    } finally {
      child.kill('SIGKILL')
    }
  },
)
