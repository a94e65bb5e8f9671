import { join } from 'node:path'

/** The icon folder, which is in the same place in the sources and in the packaged app. */
export const ICONS = join(import.meta.dirname, '../../build/icons')
