import { resolve } from 'node:path'
import { app } from 'electron'
import { z } from 'zod'
import { assertNever } from '../../../shared/assert-never.ts'
import { type LaunchArguments, readLaunchArguments } from '../system/launch-arguments.ts'
import type { Log } from '../system/running-core.ts'
import { createLaunchQueue, type LaunchRequest, requestsOf } from './launch-queue.ts'

export type Launches = {
  addLink(link: string): void
  /** Shows the window, as a second launch would. */
  addStart(): void
  open(handlers: Handlers): void
  /** Keeps the requests from now on, because the app is quitting. */
  keep(): void
  /** The requests since `keep`. */
  kept(): LaunchRequest[]
}

type Handlers = {
  link: (link: string) => Promise<void>
  /** Asks for confirmation, so the queue doesn't wait for it. */
  seedFile: (path: string) => void
  settings: () => void
  start: () => void
}

const additionalDataSchema = z.object({ args: z.array(z.string()) })

/** Collects links and files from each system's launch events. Call it before the app is ready, since macOS emits some earlier than that. */
export function listenForLaunches(
  { scheme, args }: { scheme: string; args: LaunchArguments },
  log: Log,
): Launches {
  const queue = createLaunchQueue((error) =>
    log.error({ error: String(error) }, 'could not handle a launch request'),
  )
  const add = (request: LaunchRequest): void => {
    if (!queue.add(request))
      log.warn({ kind: request.kind }, 'dropped a launch request because too many were queued')
  }
  // This launch's own links and files come first; the startup code decides whether to show the window.
  for (const request of requestsIn(args, process.cwd())) if (request.kind !== 'start') add(request)
  let started = false
  app.on('open-url', (event, link) => {
    event.preventDefault()
    add({ kind: 'link', link })
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    add({ kind: 'seed-file', path })
  })
  // Also emitted when macOS starts the app, even if it starts hidden.
  app.on('activate', () => {
    if (started) add({ kind: 'start' })
  })
  // Chromium reorders the arguments it forwards, so ours are passed separately.
  app.on('second-instance', (_event, _argv, folder, additionalData) => {
    const parsed = additionalDataSchema.safeParse(additionalData)
    requestsIn(readLaunchArguments(parsed.success ? parsed.data.args : [], scheme), folder).forEach(add)
  })

  return {
    addLink: (link) => add({ kind: 'link', link }),
    addStart: () => add({ kind: 'start' }),
    open(handlers) {
      started = true
      queue.open((request) => handle(request, handlers))
    },
    keep: queue.close,
    kept: queue.take,
  }
}

/** Files are relative to the working directory of the process that was given them. */
const requestsIn = (args: LaunchArguments, folder: string) =>
  requestsOf({ ...args, seedFiles: args.seedFiles.map((path) => resolve(folder, path)) })

async function handle(request: LaunchRequest, handlers: Handlers): Promise<void> {
  switch (request.kind) {
    case 'link':
      return handlers.link(request.link)
    case 'seed-file':
      return handlers.seedFile(request.path)
    case 'settings':
      return handlers.settings()
    case 'start':
      return handlers.start()
    default:
      return assertNever(request)
  }
}
