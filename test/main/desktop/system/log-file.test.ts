import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogFile } from '../../../../src/main/desktop/system/log-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'companion-log-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('the log file', () => {
  it('is appended to, and is private', () => {
    createLogFile(folder)('one\n')
    createLogFile(folder)('two\n')
    expect(read('companion.log')).toBe('one\ntwo\n')
    expect(statSync(join(folder, 'companion.log')).mode & 0o777).toBe(0o600)
  })

  it('is rotated when it is full, and three old ones are kept', () => {
    const write = createLogFile(folder, 10)
    for (const line of ['a', 'b', 'c', 'd', 'e', 'f']) write(`${line.repeat(7)}\n`)
    expect(readdirSync(folder).sort()).toEqual([
      'companion.1.log',
      'companion.2.log',
      'companion.3.log',
      'companion.log',
    ])
    expect([read('companion.log'), read('companion.1.log'), read('companion.3.log')]).toEqual([
      'fffffff\n',
      'eeeeeee\n',
      'ccccccc\n',
    ])
  })

  it('never throws if it can’t be written', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => createLogFile(join(folder, 'file', 'logs'))('line\n')).not.toThrow()
  })
})
