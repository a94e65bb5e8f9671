import { once } from 'node:events'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { SetupError } from './project.mjs'

const defaultPort = 7676

/**
 * What `npm run dev` itself needs to know; the rest is for the program.
 * @param {string[]} args
 */
export const readDevArguments = async (args) => {
  const { tokens } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: { headless: { type: 'boolean' }, port: { type: 'string' } },
  })
  const rest = [...args]
  let headless = false
  let given = process.env.COMPANION_PORT
  // From the end, so that what is taken out moves nothing that is still to come.
  for (const token of tokens.toReversed()) {
    if (token.kind !== 'option') continue
    if (token.name === 'headless') {
      headless = true
      rest.splice(token.index, 1)
    }
    if (token.name === 'port') {
      given = token.value ?? ''
      rest.splice(token.index, token.inlineValue ? 1 : 2)
    }
  }
  return { headless, port: await choosePort(given), rest }
}

/** @param {string | undefined} given */
const choosePort = async (given) => {
  if (given === undefined || given === '') return defaultPort
  if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535)
    throw new SetupError(`${given} is not a port: --port takes a number from 0 to 65535.`)
  // The program keeps its port when it restarts, so a free one is chosen for it here.
  return Number(given) === 0 ? freePort() : Number(given)
}

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : defaultPort
}
