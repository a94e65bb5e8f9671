import { existsSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Environment, type Flags, readDataDir, type SystemInfo } from '../core/base/config.ts'
import { quoteWord } from '../core/base/hint.ts'
import { currentSystem } from './system-info.ts'

/** How this program was started, so that messages can print commands that work in another terminal. */
export type Invocation = Readonly<{
  /** The root folder of the clone or the installed package. */
  root: string
  /** The script that was run. */
  script: string
  environment: Environment
  system: SystemInfo
}>

const PROGRAM = 'posthog-companion'
const HINT = /`companion ([^`]+)`/g

/** Expands the commands named in a message so that they can be copied and pasted. */
export function expandHints(message: string, flags: Flags, how: Invocation = currentInvocation()): string {
  const program = programOf(how)
  const folder = otherDataDir(flags, how)
  const option = folder === null ? '' : ` --data-dir ${quoteWord(folder)}`
  return message.replaceAll(HINT, (_, words: string) => `\`${program} ${words}${option}\``)
}

const currentInvocation = (): Invocation => ({
  root: join(import.meta.dirname, '../..'),
  script: process.argv[1] ?? '',
  environment: process.env,
  system: currentSystem(),
})

/** The part of the command line before the subcommand. */
function programOf({ root, script, environment, system: { cwd } }: Invocation): string {
  if (existsSync(join(root, 'scripts/launch.cjs'))) {
    const place = isSameFolder(cwd, root) ? '' : ` --prefix ${quoteWord(root)}`
    return `npm${place} run --silent companion --`
  }
  // Installed globally, it has a name of its own. The desktop app has no command line, but shares its data folder with the package's.
  const isRunByNpm = environment.npm_command === 'exec' || /[\\/]node_modules[\\/]/.test(script)
  return basename(script) === PROGRAM && !isRunByNpm ? PROGRAM : `npx ${PROGRAM}`
}

/** The data folder, or null if it is the default one. */
function otherDataDir(flags: Flags, { environment, system }: Invocation): string | null {
  if (flags.ephemeral) return null
  try {
    const used = readDataDir(flags.dataDir, environment, system)
    // Another terminal may not have this one's environment variables.
    const standard = readDataDir(undefined, { ...environment, COMPANION_DATA_DIR: undefined }, system)
    return used === standard ? null : used
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
