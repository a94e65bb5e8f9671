/** Timers for the app's code: with `STAND_IN_FAST_TIME=1`, those of a minute or more fire soon, so that tests see what it does later or regularly. */
const shorten = (ms: number) => (ms >= 60_000 ? 300 : ms)

export const setTimeout = (act: () => void, ms: number) => globalThis.setTimeout(act, shorten(ms))
export const setInterval = (act: () => void, ms: number) => globalThis.setInterval(act, shorten(ms))
