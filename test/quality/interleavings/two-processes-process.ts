import { once } from 'node:events'
import { join } from 'node:path'
import { composeApp } from '../../../src/main/core/app.ts'
import { writeBackup } from '../../../src/main/core/backups/write.ts'
import { COMMAND_LINE } from '../../../src/main/core/base/actor.ts'
import { openDatabase } from '../../../src/main/core/db/open.ts'
import { retryWhileBusy } from '../../../src/main/core/db/write-lock.ts'
import { openMemorySecrets } from '../../../src/main/platform/keychain.ts'
import { testConfig } from '../../support/config.ts'
import { testHost } from '../../support/host.ts'
import { DEVELOPMENT_CLIENT } from '../../support/oauth.ts'

/** One of two processes on a folder: does what it is told, in order, once it gets a line. Prints what was acknowledged. */
const [dataDir = '', copies = '', name = '', ...operations] = process.argv.slice(2)
process.stdout.write('waiting\n')
const withoutParent = () => process.exit(1)
process.stdin.once('end', withoutParent)
await once(process.stdin, 'data')
process.stdin.off('end', withoutParent)

const db = openDatabase(dataDir)
const app = composeApp(db, testConfig({ dataDir }), testHost({ openSecrets: openMemorySecrets }), {
  onChange: () => {},
  port: () => 0,
})
const { id, uuid, email } = app.owner()
const done = {
  owner: uuid,
  keys: [] as string[],
  users: [] as string[],
  tokens: [] as string[],
  backups: [] as string[],
}
/** As the server does: another process's short lock is waited for. */
const write = <T>(work: () => T): Promise<T> => retryWhileBusy(work, 10_000)

for (const [index, operation] of operations.entries()) {
  const label = `${name}-${index}`
  if (operation === 'key')
    done.keys.push((await write(() => app.apiKeys.create(COMMAND_LINE, id, label, ['user:read']))).value)
  else if (operation === 'user') {
    const user = { email: `${label}@example.com`, first_name: label, last_name: '', is_staff: false }
    done.users.push((await write(() => app.userService.create(COMMAND_LINE, user))).email)
  } else if (operation === 'token') {
    const wish = { user: email, clientId: DEVELOPMENT_CLIENT, scopes: ['user:read'] }
    done.tokens.push((await write(() => app.oauth.createToken(wish))).accessToken)
  } else {
    const file = join(copies, `${label}.db`)
    await writeBackup(db, file, false)
    done.backups.push(file)
  }
}
await app.background.stop()
db.close()
process.stdout.write(`${JSON.stringify(done)}\n`)
