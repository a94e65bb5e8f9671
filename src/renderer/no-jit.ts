import { z } from 'zod'

// Otherwise zod tries whether it may compile code, which the pages' content security policy forbids and Firefox reports.
z.config({ jitless: true })
