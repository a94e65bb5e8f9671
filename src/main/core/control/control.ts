import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ApiKeyStore } from '../auth/api-keys/store.ts'
import type { SecretStore } from '../base/host.ts'
import type { SettableClock } from '../base/settable-clock.ts'
import { timestampAt } from '../base/time.ts'
import type { Db } from '../db/open.ts'
import { applyFaults } from '../faults/apply.ts'
import { createFaults } from '../faults/faults.ts'
import type { Journal } from '../journal/journal.ts'
import { createWaits } from '../journal/wait.ts'
import type { CreateToken } from '../oauth/tokens/mint.ts'
import type { ParsedSeed } from '../seeds/parse.ts'
import type { UserStore } from '../users/store.ts'
import { createInFlight } from './in-flight.ts'
import { testWorldRoutes } from './page-routes.ts'
import { controlRoutes } from './routes.ts'
import { createControlService } from './service.ts'
import { createTestWorld } from './world.ts'

export type Control = ReturnType<typeof createControl>

/** What makes a server one for tests: its clock can be set, its data put back, and its answers made to fail. */
export function createControl(deps: {
  db: Db
  clock: SettableClock
  version: string
  secrets: SecretStore
  journal: Journal
  users: UserStore
  apiKeys: ApiKeyStore
  createOAuthToken: CreateToken
  populate: (seed: ParsedSeed | null) => void
  dataReplaced: () => void
  forgetCallers: () => void
  /** Told when the data was replaced, or the clock jumped. */
  onChange: (action: string) => void
  /** Ends the live streams of sessions that are over. */
  endDeadStreams: () => void
}) {
  const { db, clock, version, secrets, journal, users, apiKeys, createOAuthToken, populate } = deps
  const faults = createFaults()
  const waits = createWaits(journal)
  const inFlight = createInFlight()
  let cutDelays = (): void => {}
  const world = createTestWorld({
    db,
    clock,
    secrets,
    populate,
    forgetData: deps.dataReplaced,
    forgetRest: deps.forgetCallers,
    onReplaced() {
      deps.endDeadStreams()
      deps.onChange('world.replaced')
    },
  })
  clock.onJump(() => {
    deps.endDeadStreams()
    deps.onChange('clock.set')
  })
  const service = createControlService({
    world,
    between(work) {
      cutDelays()
      return inFlight.between(work)
    },
    clock,
    journal,
    waits,
    faults,
    users,
    apiKeys,
    createOAuthToken,
  })

  return {
    service,
    begin: world.begin,

    /** Adds faults and the world's time to a server, and with a token the control API and what the UI needs of it. */
    addTo(server: FastifyInstance, token: string | null): void {
      inFlight.watch(server)
      const stamp = (reply: FastifyReply) =>
        reply.header('date', new Date(timestampAt(clock.read())).toUTCString())
      // Before the handler for answers that a fault breaks off, and when they are sent for all others.
      server.addHook('preHandler', (_request, reply, done) => {
        stamp(reply)
        done()
      })
      server.addHook('onSend', (_request, reply, payload, done) => {
        stamp(reply)
        done(null, payload)
      })
      ;({ cutDelays } = applyFaults(server, faults))
      server.addHook('preClose', async () => waits.endAll())
      if (token === null) return
      controlRoutes(server, { control: service, token, version })
      testWorldRoutes(server, service)
    },
  }
}
