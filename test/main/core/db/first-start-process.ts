import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { composeApp } from '../../../../src/main/core/app.ts'
import { openDatabase } from '../../../../src/main/core/db/open.ts'
import { openMemorySecrets } from '../../../../src/main/platform/keychain.ts'
import { testConfig } from '../../../support/config.ts'
import { testHost } from '../../../support/host.ts'

/** One of several processes that begin on a folder at once. Says which keychain entries and which owner it found. */
const [dataDir = '', gate = ''] = process.argv.slice(2)
process.stdout.write('waiting\n')
while (!existsSync(join(gate, 'open'))) await setTimeout(1)

let instance = ''
const db = openDatabase(dataDir)
const openSecrets = (name: string) => {
  instance = name
  return openMemorySecrets()
}
const app = composeApp(db, testConfig({ dataDir }), testHost({ openSecrets }), {
  onChange: () => {},
  port: () => 0,
})
const owner = app.owner().uuid
await app.background.stop()
db.close()
process.stdout.write(`${JSON.stringify({ instance, owner })}\n`)
