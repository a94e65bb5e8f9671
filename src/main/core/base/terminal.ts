import { visibleText } from '../../../shared/visible-text.ts'

/** Text that a terminal shows as it is, whatever it contains. */
export const escapeForTerminal = visibleText
