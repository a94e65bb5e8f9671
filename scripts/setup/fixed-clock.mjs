// Loaded before a program (`node --import`), so that it shows the same times in each run. Timers go on as they do.
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
