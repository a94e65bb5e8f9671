import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { emailSchema } from '../../shared/contract/email.ts'

/** The first user of a world in memory, the same on every machine. */
export const exampleUser = () => ({ firstName: 'Olive', lastName: 'Owner', email: 'owner@example.com' })

/** The signed-in OS user, with name and email from the git config if set. Used once, to create the first user. */
export function systemUser(): { firstName: string; lastName: string; email: string } {
  const login = systemLogin()
  const git = gitUser()
  const [firstName = '', ...rest] = (git.get('user.name') ?? login).split(/\s+/)
  const email = emailSchema.safeParse(git.get('user.email'))
  return {
    firstName: firstName.slice(0, 150),
    lastName: rest.join(' ').slice(0, 150),
    email: email.success ? email.data : `${login.replace(/[^A-Za-z0-9._-]/g, '') || 'owner'}@companion.local`,
  }
}

function systemLogin(): string {
  try {
    return userInfo().username
  } catch {
    // An account without an entry in the user database has no name.
    return 'owner'
  }
}

/** The user's settings in the git config, in one call, since each takes as long as the rest of the start. */
function gitUser(): Map<string, string> {
  try {
    const output = execFileSync(
      'git',
      ['config', '--global', '--null', '--get-regexp', '^user\\.(name|email)$'],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 2000,
      },
    )
    const entries = output.split('\0').map((entry) => entry.split('\n'))
    return new Map(
      entries.flatMap(([name = '', ...value]) =>
        value.join(' ').trim() ? [[name, value.join(' ').trim()]] : [],
      ),
    )
  } catch {
    return new Map()
  }
}
