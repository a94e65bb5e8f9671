import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { emailSchema } from '../../shared/contract/email.ts'

/** The signed-in OS user, with name and email from the git config if set. Used once, to create the first user. */
export function currentPerson(): { firstName: string; lastName: string; email: string } {
  const login = systemLogin()
  const [firstName = '', ...rest] = (gitConfig('user.name') ?? login).split(/\s+/)
  const email = emailSchema.safeParse(gitConfig('user.email'))
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

function gitConfig(name: string): string | null {
  try {
    const value = execFileSync('git', ['config', '--global', '--get', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
    }).trim()
    return value === '' ? null : value
  } catch {
    return null
  }
}
