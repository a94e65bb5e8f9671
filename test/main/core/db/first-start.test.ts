import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'

const PROCESSES = 6

it('processes that begin on a fresh folder at once all work, and agree on its owner and its keychain entries', async () => {
  const root = mkdtempSync(join(tmpdir(), 'companion-first-start-'))
  const gate = join(root, 'gate')
  const dataDir = join(root, 'data')
  mkdirSync(gate)
  const script = join(import.meta.dirname, 'first-start-process.ts')
  const children = Array.from({ length: PROCESSES }, () =>
    spawn(process.execPath, [script, dataDir, gate], { stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  const outputs = children.map((child) => Promise.all([text(child.stdout), text(child.stderr)]))
  await Promise.all(
    children.map((child) => new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))),
  )
  writeFileSync(join(gate, 'open'), '')
  const found = (await Promise.all(outputs)).map(([stdout, stderr]) => {
    expect(stderr).toBe('')
    return stdout.replace('waiting\n', '')
  })
  expect(new Set(found).size).toBe(1)
  rmSync(root, { recursive: true })
}, 60_000)
