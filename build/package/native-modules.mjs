import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Names as in Node: `linux`, `darwin`, or `win32`; `x64` or `arm64`.
 * @typedef {{ platform: string, arch: string }} Target
 */

const ELF = new Map([
  [0x3e, 'x64'],
  [0xb7, 'arm64'],
])
const MACH_O = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
])
const PE = new Map([
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
])

/**
 * The system and architecture in a native module's header, such as `linux x64`.
 * @param {Buffer} file
 */
export const targetOf = (file) => {
  if (file.length < 64) return 'unknown'
  if (file.toString('latin1', 0, 4) === '\x7fELF')
    return `linux ${ELF.get(file.readUInt16LE(18)) ?? 'unknown'}`
  if (file.readUInt32LE(0) === 0xfeedfacf) return `darwin ${MACH_O.get(file.readUInt32LE(4)) ?? 'unknown'}`
  if (file.readUInt32BE(0) === 0xcafebabe) return 'darwin universal'
  if (file.toString('latin1', 0, 2) !== 'MZ') return 'unknown'
  const header = file.readUInt32LE(0x3c)
  return header + 6 > file.length ? 'unknown' : `win32 ${PE.get(file.readUInt16LE(header + 4)) ?? 'unknown'}`
}

/** Required modules: the app doesn't start without the first, and has no GitHub links without the second. */
const REQUIRED = ['better-sqlite3', 'keytar']

/**
 * Checks that every native module of a packaged app is for the package's system and architecture.
 * @param {string} folder
 * @param {Target} target
 * @returns {string[]} the problems found, one sentence each
 */
export const nativeModuleProblems = (folder, { platform, arch }) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.node'))
    .map((name) => join(folder, name))
  const wrong = files.flatMap((file) => {
    const found = targetOf(readFileSync(file))
    return found === `${platform} ${arch}`
      ? []
      : [`${relative(folder, file)} is for ${found}, but the package is for ${platform} ${arch}.`]
  })
  const missing = REQUIRED.filter((name) => !files.some((file) => file.includes(name)))
  return [
    ...wrong,
    ...missing.map(
      (name) =>
        `The native module of ${name} is missing. Run npm ci on a ${platform} ${arch} machine, then package there.`,
    ),
  ]
}
