import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, type Flags, readDataDir, type Surroundings } from '../core/base/config.ts'
import { quoteWord } from '../core/base/hint.ts'
import { currentSurroundings } from '../platform/surroundings.ts'

/** Where this program lies, and what it was started with: enough to say how to start it again from another terminal. */
export type Invocation = Readonly<{
  /** The folder of the clone or the package. */
  root: string
  /** The file that was started. */
  script: string
  environment: Environment
  surroundings: Surroundings
}>

const HINT = /`companion ([^`]+)`/g

/** Spells the commands that a message names out as they can be pasted where it is read. */
export function spellOut(message: string, flags: Flags, how: Invocation = currentInvocation()): string {
  const program = programOf(how)
  const folder = otherDataDir(flags, how)
  const option = folder === null ? '' : ` --data-dir ${quoteWord(folder)}`
  return message.replaceAll(HINT, (_, words: string) => `\`${program} ${words}${option}\``)
}

const currentInvocation = (): Invocation => ({
  root: join(import.meta.dirname, '../..'),
  script: process.argv[1] ?? '',
  environment: process.env,
  surroundings: currentSurroundings(),
})

/** What comes before the command's own words. */
function programOf({ root, script, environment, surroundings: { cwd } }: Invocation): string {
  if (existsSync(join(root, 'scripts/launch.cjs'))) {
    const place = isSameFolder(cwd, root) ? '' : ` --prefix ${quoteWord(root)}`
    return `npm${place} run --silent companion --`
  }
  const isRunByNpm = environment.npm_command === 'exec' || /[\\/]node_modules[\\/]/.test(script)
  return isRunByNpm ? 'npx posthog-companion' : 'posthog-companion'
}

/** The data folder, where it is not the one that a command takes by itself. */
function otherDataDir(flags: Flags, { environment, surroundings }: Invocation): string | null {
  if (flags.ephemeral) return null
  try {
    const used = readDataDir(flags.dataDir, environment, surroundings)
    // Another terminal need not have this one's variables.
    const usual = readDataDir(undefined, { ...environment, COMPANION_DATA_DIR: undefined }, surroundings)
    return used === usual ? null : used
  } catch {
    return null
  }
}

function isSameFolder(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b)
  } catch {
    return false
  }
}
