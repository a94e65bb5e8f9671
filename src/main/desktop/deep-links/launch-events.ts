import { app } from 'electron'
import { z } from 'zod'
import { assertNever } from '../../../shared/assert-never.ts'
import { type LaunchArguments, readLaunchArguments } from '../system/launch-arguments.ts'
import type { Log } from '../system/running-core.ts'
import { createLaunchQueue, type LaunchRequest, requestsOf } from './launch-queue.ts'

export type Launches = {
  addLink(link: string): void
  /** The window, as a second start would bring it up. */
  addStart(): void
  open(handlers: Handlers): void
}

type Handlers = {
  link: (link: string) => Promise<void>
  /** Asks the person, so nothing waits for it. */
  seedFile: (path: string) => void
  settings: () => void
  start: () => void
}

const handedOverSchema = z.object({ args: z.array(z.string()) })

/** Collects links and files from wherever systems deliver them. Call it before the app is ready: macOS delivers some ahead of that. */
export function listenForLaunches(
  { scheme, args }: { scheme: string; args: LaunchArguments },
  log: Log,
): Launches {
  const queue = createLaunchQueue((error) =>
    log.error({ error: String(error) }, 'what was opened with the app failed'),
  )
  const add = (request: LaunchRequest): void => {
    if (!queue.add(request)) log.warn({ kind: request.kind }, 'too much was opened at once; some was dropped')
  }
  // What this start was given comes before all else; the start itself shows the window, or not.
  for (const request of requestsOf(args)) if (request.kind !== 'start') add(request)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    add({ kind: 'link', link })
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    add({ kind: 'seed-file', path })
  })
  app.on('activate', () => add({ kind: 'start' }))
  // Chromium reorders the arguments that it passes on itself, so ours come along separately.
  app.on('second-instance', (_event, _argv, _folder, handedOver) => {
    const parsed = handedOverSchema.safeParse(handedOver)
    requestsOf(readLaunchArguments(parsed.success ? parsed.data.args : [], scheme)).forEach(add)
  })

  return {
    addLink: (link) => add({ kind: 'link', link }),
    addStart: () => add({ kind: 'start' }),
    open: (handlers) => queue.open((request) => handle(request, handlers)),
  }
}

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
