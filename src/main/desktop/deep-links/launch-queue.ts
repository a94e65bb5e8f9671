/** What the app was launched with, or what the running app was asked to open. */
export type LaunchRequest =
  | { kind: 'link'; link: string }
  | { kind: 'seed-file'; path: string }
  | { kind: 'settings' }
  /** The app was launched again without anything to open. */
  | { kind: 'start' }

export type LaunchQueue = {
  /** Queues a request until the app is ready and earlier requests are done. Returns false if the queue is full. */
  add(request: LaunchRequest): boolean
  /** Handles queued requests and, from now on, new ones. */
  open(handle: (request: LaunchRequest) => Promise<void>): void
  /** Handles no more requests, and forgets those that are waiting. */
  close(): void
  /** Removes and returns the requests that are waiting. */
  take(): LaunchRequest[]
}

/** More than a user would open at once. */
const MAX_WAITING = 20

/** Handles requests in order, including those received before the app is ready. */
export function createLaunchQueue(onError: (error: unknown) => void): LaunchQueue {
  let waiting: LaunchRequest[] = []
  let handle: ((request: LaunchRequest) => Promise<void>) | null = null
  let draining = false

  const drain = async (): Promise<void> => {
    if (draining) return
    draining = true
    while (handle !== null) {
      const next = waiting.shift()
      if (next === undefined) break
      await handle(next).catch(onError)
    }
    draining = false
  }
  const take = (): LaunchRequest[] => {
    const taken = waiting
    waiting = []
    return taken
  }

  return {
    add(request) {
      if (waiting.length >= MAX_WAITING) return false
      waiting.push(request)
      void drain()
      return true
    },
    open(handler) {
      handle = handler
      void drain()
    },
    close() {
      handle = null
      take()
    },
    take,
  }
}

/** The requests for a launch with these links and files. */
export function requestsOf(asked: {
  links: readonly string[]
  seedFiles: readonly string[]
  settings: boolean
}): LaunchRequest[] {
  const requests: LaunchRequest[] = [
    ...asked.links.map((link): LaunchRequest => ({ kind: 'link', link })),
    ...asked.seedFiles.map((path): LaunchRequest => ({ kind: 'seed-file', path })),
    ...(asked.settings ? [{ kind: 'settings' } as const] : []),
  ]
  return requests.length === 0 ? [{ kind: 'start' }] : requests
}
