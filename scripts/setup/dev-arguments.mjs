import { once } from 'node:events'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { SetupError } from './project.mjs'

const defaultPort = 7676

/**
 * Reads the options of `npm run dev`; all others are passed to the program.
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
  // Iterate backward, so that removals do not shift the remaining tokens.
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
  // Choose a free port here, because the program must keep its port across restarts.
  return Number(given) === 0 ? freePort() : Number(given)
}

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : defaultPort
}
