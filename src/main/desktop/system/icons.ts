import { join } from 'node:path'

/** The folder of the icons, in the sources as in the packaged app. */
export const ICONS = join(import.meta.dirname, '../../build/icons')
