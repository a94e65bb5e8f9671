import { existsSync } from 'node:fs'
import { inProject } from './project.mjs'

/**
 * PostHog's released clients that are tested unmodified. They are no dependencies, because with what they need they are
 * as large as everything else.
 */
export const CLIENTS = [
  { name: '@posthog/wizard', version: '2.77.0', options: ['--omit=optional'] },
  { name: '@posthog/agent-toolkit', version: '0.2.4', options: ['--legacy-peer-deps'] },
]

/**
 * The folder where a client is installed.
 * @param {string} name
 */
export const clientFolder = (name) => inProject('out', 'clients', name.replace('/', '-'))

/** The names of the clients that are not installed. */
export const missingClients = () =>
  CLIENTS.filter(({ name }) => !existsSync(`${clientFolder(name)}/node_modules/${name}/package.json`)).map(
    ({ name }) => name,
  )
