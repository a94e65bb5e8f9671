import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { prepareProgram } from '../support/program.ts'

const ROOT = resolve(import.meta.dirname, '../..')
prepareProgram()

it('the workflow action leaves a server running and passes its address and token on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'companion-action-'))
  const file = (name: string) => join(folder, name)
  writeFileSync(file('world.json'), '{ "version": 1, "users": [{ "email": "ada@example.com" }] }')
  const inherited = Object.entries(process.env).filter(([name]) => !/^COMPANION_/.test(name))
  await promisify(execFile)(process.execPath, [join(ROOT, '.github/actions/start/start.mjs')], {
    env: {
      ...Object.fromEntries(inherited),
      SEED: file('world.json'),
      GITHUB_ENV: file('env'),
      GITHUB_OUTPUT: file('output'),
      COMPANION_COMMAND: JSON.stringify([process.execPath, join(ROOT, 'out/main/bin.js')]),
    },
  })
  const output = Object.fromEntries(
    readFileSync(file('output'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  )
  try {
    const clock = await fetch(`${output.url}/_companion/control/clock`, {
      headers: { authorization: `Bearer ${output['control-token']}` },
    })
    expect(clock.status).toBe(200)
    expect(readFileSync(file('env'), 'utf8')).toBe(
      `COMPANION_URL=${output.url}\nCOMPANION_CONTROL_TOKEN=${output['control-token']}\n`,
    )
  } finally {
    process.kill(Number(output.pid), 'SIGTERM')
    rmSync(folder, { recursive: true })
  }
})
