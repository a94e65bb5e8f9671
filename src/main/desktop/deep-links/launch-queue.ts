/** What opened the app, or what the running app was asked to open. */
export type LaunchRequest =
  | { kind: 'link'; link: string }
  | { kind: 'seed-file'; path: string }
  | { kind: 'settings' }
  /** The app was started once more, with nothing to open. */
  | { kind: 'start' }

export type LaunchQueue = {
  /** Takes it now, to be handled once the app is ready and those before it are done. False where too many wait. */
  add(request: LaunchRequest): boolean
  /** The app is ready: from now on they are handled as they come. */
  open(handle: (request: LaunchRequest) => Promise<void>): void
}

/** More at once come from no person. */
const MAX_WAITING = 20

/** Keeps what comes in its order, also from before the app can handle any of it. */
export function createLaunchQueue(onError: (error: unknown) => void): LaunchQueue {
  const waiting: LaunchRequest[] = []
  let handle: ((request: LaunchRequest) => Promise<void>) | null = null
  let working = false

  const work = async (): Promise<void> => {
    if (working || handle === null) return
    working = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await handle(next).catch(onError)
    }
    working = false
  }

  return {
    add(request) {
      if (waiting.length >= MAX_WAITING) return false
      waiting.push(request)
      void work()
      return true
    },
    open(handler) {
      handle = handler
      void work()
    },
  }
}

/** What a start with these links and files asks for. */
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
