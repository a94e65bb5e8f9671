let ready = false
const waiting: (() => void)[] = []

export const isReady = () => ready

/** Resolves once the app is ready, which never happens while the app's entry module is still being evaluated. */
export function whenReady(): Promise<void> {
  return ready ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))
}

/** Called once, after the app's entry module and all its imports were evaluated. */
export function becomeReady(): void {
  ready = true
  for (const resolve of waiting.splice(0)) resolve()
}

let exiting = false

/** Called once `app.exit()` has begun. As in Electron, the app's code may run a little longer. */
export function becomeExiting(): void {
  exiting = true
}

export const isExiting = () => exiting

/** Reports what the app shows after `app.exit()`. In Electron, it flashes up and disappears with the process. */
export function notWhileExiting(name: string): void {
  if (exiting) process.stderr.write(`stand-in: ${name} was called after app.exit()\n`)
}

export function onlyAfterReady(name: string): void {
  if (!ready) throw new Error(`${name} can't be used before the app is ready`)
}

export function onlyBeforeReady(name: string): void {
  if (ready) throw new Error(`${name} can only be called before the app is ready`)
}
