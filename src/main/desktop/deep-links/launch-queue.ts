/** What the outside asks the running app for. */
export type Arrival =
  | { kind: 'link'; link: string }
  | { kind: 'seed-file'; path: string }
  /** The app was started once more, with nothing to open. */
  | { kind: 'start' }

export type Arrivals = {
  /** Takes it now, to be handled once the app is ready and those before it are done. False where too many wait. */
  add(arrival: Arrival): boolean
  /** The app is ready: from now on they are handled as they come. */
  open(handle: (arrival: Arrival) => Promise<void>): void
}

/** More at once come from no person. */
const MAX_WAITING = 20

/** Keeps what arrives in its order, also from before the app can handle any of it. */
export function createArrivals(onError: (error: unknown) => void): Arrivals {
  const waiting: Arrival[] = []
  let handle: ((arrival: Arrival) => Promise<void>) | null = null
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
    add(arrival) {
      if (waiting.length >= MAX_WAITING) return false
      waiting.push(arrival)
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
export function arrivalsOf(asked: { links: readonly string[]; seedFiles: readonly string[] }): Arrival[] {
  const arrivals: Arrival[] = [
    ...asked.links.map((link): Arrival => ({ kind: 'link', link })),
    ...asked.seedFiles.map((path): Arrival => ({ kind: 'seed-file', path })),
  ]
  return arrivals.length === 0 ? [{ kind: 'start' }] : arrivals
}
