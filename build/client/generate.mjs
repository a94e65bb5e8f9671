import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMain } from '../setup/is-main.mjs'

const target = join(import.meta.dirname, '../../src/client/schema.ts')

/**
 * The types of the API, from the document that the server itself answers with.
 * @returns {Promise<string>}
 */
export async function generateSchema() {
  // The compiler behind it is slow to load, and only this script needs it.
  const { default: openapiTS, astToString } = await import('openapi-typescript')
  const ast = await openapiTS(await describeApi(), { alphabetize: true })
  return `// Made by \`npm run generate:client\` from the API's own description.\n\n${astToString(ast)}`
}

async function describeApi() {
  const { createApp } = await import('../../src/main/core/app.ts')
  const { nodeHost } = await import('../../src/main/cli/host.ts')
  const app = await createApp(
    {
      version: '0.0.0',
      dataDir: null,
      port: 0,
      allowedOrigins: [],
      rateLimitEnabled: false,
      uiDir: null,
      viewerDir: null,
      github: {},
    },
    nodeHost({ level: 'error', json: false, ephemeral: true }),
  )
  try {
    const { url } = await app.start()
    const response = await fetch(`${url}/api/schema/`)
    return await response.text()
  } finally {
    await app.close()
  }
}

/** Whether the file in the repository is what generating gives. */
export async function isCurrent() {
  return readFileSync(target, 'utf8') === (await generateSchema())
}

if (isMain(import.meta.url)) {
  writeFileSync(target, await generateSchema())
  process.stdout.write(`Wrote ${target}\n`)
}
