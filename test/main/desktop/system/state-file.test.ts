import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStateFile } from '../../../../src/main/desktop/system/state-file.ts'

const fresh = {
  window: null,
  maximized: false,
  preferences: { closeToTray: true, startAtLogin: false, checkForUpdates: false },
  hedgehogSentAway: false,
  theme: 'system',
  toldOfTray: false,
}
let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'companion-state-'))
  path = join(folder, 'desktop.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = () =>
  openStateFile(folder, {
    warn: (_fields, message) => {
      throw new Error(message)
    },
  })

describe('the app’s saved state', () => {
  it('is restored at the next start, and is private', () => {
    open().update({ window: { x: 1, y: 2, width: 800, height: 600 }, hedgehogSentAway: true })
    expect(open().current).toEqual({
      ...fresh,
      window: { x: 1, y: 2, width: 800, height: 600 },
      hedgehogSentAway: true,
    })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['is missing', null, fresh],
    ['is no JSON', '{"window":', fresh],
    ['is a list', '[]', fresh],
    ['has one bad value', '{"window":{"x":"left"},"maximized":true}', { ...fresh, maximized: true }],
    [
      'is of a version without update checks',
      '{"preferences":{"closeToTray":false,"startAtLogin":true}}',
      { ...fresh, preferences: { closeToTray: false, startAtLogin: true, checkForUpdates: false } },
    ],
    ['has unknown keys', '{"colour":"red","hedgehogSentAway":true}', { ...fresh, hedgehogSentAway: true }],
  ])('uses the valid parts if the file %s', (_name, text, expected) => {
    if (text !== null) writeFileSync(path, text)
    expect(open().current).toEqual(expected)
  })

  it('is optional: the app works if it can’t be written', () => {
    const warnings: string[] = []
    const state = openStateFile(join(folder, 'no', 'such', 'folder'), {
      warn: (_fields, message) => void warnings.push(message),
    })
    state.update({ maximized: true })
    expect(state.current.maximized).toBe(true)
    expect(warnings).toHaveLength(1)
  })
})
