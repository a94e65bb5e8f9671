import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { diagnose } from '../../../../../src/main/core/doctor/diagnose.ts'
import { openMemorySecrets } from '../../../../../src/main/platform/keychain.ts'
import { ADA, createLinkedWorld, GITHUB } from '../../../../support/github/linked.ts'

it("doctor shows GitHub's rate limit as of the server's last request", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'companion-limit-'))
  const world = await createLinkedWorld({ dataDir, port: 0 })
  try {
    const app = { clientId: 'Iv23liABC', slug: 'mine', clientSecret: 'secret' }
    const left = async (): Promise<string> => {
      const findings = await diagnose({ dataDir, port: null, github: app, openSecrets: openMemorySecrets })
      return findings.find(({ name }) => name === 'GitHub App')?.detail ?? ''
    }
    expect(await left()).toBe('mine (Iv23liABC)')
    await world.link()
    await world.call('GET', `${GITHUB}/12345/repos/`, { key: ADA })
    expect(await left()).toMatch(/; GitHub rate limit: 4\d{3} of 5000 requests remaining, resets at 20/)
  } finally {
    await world.stop()
    rmSync(dataDir, { recursive: true })
  }
})
