import { z } from 'zod'

const KEY = 'companion.setup'

const progressSchema = z.object({ step: z.string(), done: z.array(z.string()) }).catch({ step: '', done: [] })
type Progress = z.infer<typeof progressSchema>

/** The last step of an unfinished setup, and the completed ones. Kept until the setup is finished or skipped. */
export const setupProgress = {
  read(): Progress {
    try {
      return progressSchema.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    } catch {
      return { step: '', done: [] }
    }
  },
  write: (progress: Progress) => localStorage.setItem(KEY, JSON.stringify(progress)),
  clear: () => localStorage.removeItem(KEY),
}
