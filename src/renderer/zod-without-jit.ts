// The pages have this instead of zod (`electron.vite.config.ts`).
import { config } from 'zod/v4'

// Otherwise zod tries whether it may compile code, which the pages' content security policy forbids and Firefox reports.
config({ jitless: true })

export * from 'zod/v4'
