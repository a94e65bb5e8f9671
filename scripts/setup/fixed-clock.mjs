// Preloaded (`node --import`) so that a program shows the same times in each run. Timers are not affected.
import { now } from './fixed-time.mjs'

const RealDate = Date
globalThis.Date = /** @type {DateConstructor} */ (
  class extends RealDate {
    /** @param {[] | [number | string | Date]} args */
    constructor(...args) {
      super(args[0] ?? now)
    }

    /** @override */
    static now() {
      return now
    }
  }
)
