import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { nodeHost } from '../src/main/cli/host.ts'
import { readConfig } from '../src/main/core/base/config.ts'
import { openCompanion } from '../src/main/core/companion.ts'

// Writes the types of the API, from the document that the server itself answers with. With --check it only says whether they are current.

const target = join(import.meta.dirname, '../src/client/schema.ts')

async function describeApi() {
  const build = { version: '0.0.0', uiDir: null, viewerDir: null }
  const surroundings = { cwd: process.cwd(), home: null, platform: process.platform }
  const config = readConfig({ ephemeral: true, port: '0' }, {}, surroundings, build)
  const host = nodeHost({ level: 'error', json: false, ephemeral: true })
  const companion = await openCompanion(config, host, null)
  try {
    const { url } = await companion.start()
    const response = await fetch(`${url}/api/schema/`)
    return await response.text()
  } finally {
    await companion.close()
  }
}

const ast = await openapiTS(await describeApi(), { alphabetize: true })
const schema = `// Made by \`npm run generate:client\` from the API's own description.\n\n${astToString(ast)}`

if (!process.argv.includes('--check')) writeFileSync(target, schema)
else if (readFileSync(target, 'utf8') !== schema) {
  process.stderr.write('src/client/schema.ts is not what the API describes. Run `npm run generate:client`.\n')
  process.exitCode = 1
}
