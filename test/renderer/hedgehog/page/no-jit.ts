import { z } from 'zod'

// Before any schema is made: zod probes for eval otherwise, which a strict policy reports.
z.config({ jitless: true })
