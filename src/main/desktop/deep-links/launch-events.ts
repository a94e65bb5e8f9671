import { app } from 'electron'
import { assertNever } from '../../../shared/assert-never.ts'
import type { Log } from '../../core/host.ts'
import { type LaunchArguments, readLaunchArguments } from '../system/launch-arguments.ts'
import { type Arrival, type Arrivals, arrivalsOf, createArrivals } from './launch-queue.ts'

export type Outside = {
  /** Takes what a start of the app, this one or a later one, was given to open. */
  addArguments(args: readonly string[]): void
  addLink(link: string): void
  open(handlers: Handlers): void
}

type Handlers = {
  link: (link: string) => Promise<void>
  /** Asks the person, so nothing waits for it. */
  seedFile: (path: string) => void
  start: () => void
}

/** Collects links and files from wherever systems deliver them. Call it before the app is ready: macOS delivers some ahead of that. */
export function listenToOutside(scheme: string, first: LaunchArguments, log: Log): Outside {
  const arrivals: Arrivals = createArrivals((error) =>
    log.error({ error: String(error) }, 'what was opened with the app failed'),
  )
  const add = (arrival: Arrival): void => {
    if (!arrivals.add(arrival))
      log.warn({ kind: arrival.kind }, 'too much was opened at once; some was dropped')
  }
  // What this start was given comes before all else; the start itself shows the window, or not.
  for (const arrival of arrivalsOf(first)) if (arrival.kind !== 'start') add(arrival)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    add({ kind: 'link', link })
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    add({ kind: 'seed-file', path })
  })
  app.on('activate', () => add({ kind: 'start' }))

  return {
    addArguments: (args) => arrivalsOf(readLaunchArguments(args, scheme)).forEach(add),
    addLink: (link) => add({ kind: 'link', link }),
    open: (handlers) => arrivals.open((arrival) => handle(arrival, handlers)),
  }
}

async function handle(arrival: Arrival, { link, seedFile, start }: Handlers): Promise<void> {
  switch (arrival.kind) {
    case 'link':
      return link(arrival.link)
    case 'seed-file':
      return seedFile(arrival.path)
    case 'start':
      return start()
    default:
      return assertNever(arrival)
  }
}
