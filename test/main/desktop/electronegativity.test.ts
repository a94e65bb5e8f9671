import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '../../..')
const script = resolve(import.meta.dirname, 'electronegativity.cjs')

/** The tool's findings in the sources, each as its check and file. Fails if a file can't be read. */
async function findings(): Promise<string[]> {
  const { version } = z
    .object({ version: z.string() })
    .parse(createRequire(import.meta.url)('electron/package.json'))
  const folder = mkdtempSync(join(tmpdir(), 'companion-electronegativity-'))
  try {
    const report = join(folder, 'report.csv')
    await promisify(execFile)(process.execPath, [script, join(root, 'src'), report, version])
    const rows = readFileSync(report, 'utf8').matchAll(/^([A-Z_]+_CHECK),"[A-Z]+","[A-Z]+","([^"]+)"/gm)
    return [...rows].map(([, check, file]) => `${check} ${file}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('electronegativity', () => {
  it('has only documented findings, and every documented finding exists', async () => {
    const text = readFileSync(join(root, 'docs/decisions/electronegativity.md'), 'utf8')
    const answers = text.matchAll(/^\| `([A-Z_]+)` +\| `([^`]+)` +\|/gm)
    const answered = [...answers].map(([, check, file]) => `${check} ${file}`)
    const found = await findings()
    expect(found.filter((finding) => !answered.includes(finding))).toEqual([])
    // Checks without a file are not always reported; only rows that name a file can be out of date.
    const named = answered.filter((answer) => !answer.endsWith(' N/A'))
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((answer) => !found.includes(answer))).toEqual([])
  }, 120_000)
})
