import { UI_CONFIGURATION_MAX_BYTES } from '../../../shared/contract/users.ts'
import { invalid } from '../base/errors.ts'
import { isObject } from '../base/json.ts'

const ATTR = 'ui_configuration'
const SIDEBAR = 'sidebar'
const SETUP_DONE = 'starred_products_setup_completed'

/**
 * The UI configuration to store as JSON text; null removes it. `sent` has numbers as such, `lossless` as they were written. As in PostHog,
 * the setup of starred products stays completed once it is.
 * @throws AppError invalid_input
 */
export function uiConfigurationText(
  sent: unknown,
  lossless: unknown,
  before: Record<string, unknown>,
): string | null {
  if (sent === null) return null
  checkShape(sent)
  if (!isObject(lossless)) throw mismatch('root', 'UserUIConfiguration')
  const sidebar = isObject(lossless[SIDEBAR]) ? lossless[SIDEBAR] : {}
  const wasDone = isObject(before[SIDEBAR]) && before[SIDEBAR][SETUP_DONE] === true
  const kept =
    wasDone && !Object.hasOwn(sidebar, SETUP_DONE)
      ? { ...lossless, [SIDEBAR]: { ...sidebar, [SETUP_DONE]: true } }
      : lossless
  const text = JSON.stringify(kept)
  if (Buffer.byteLength(text) > UI_CONFIGURATION_MAX_BYTES)
    throw invalid(`UI configuration is too large (max ${UI_CONFIGURATION_MAX_BYTES} bytes).`, ATTR)
  return text
}

function checkShape(sent: unknown): void {
  if (!isObject(sent)) throw mismatch('root', 'UserUIConfiguration')
  const sidebar = sent[SIDEBAR]
  if (sidebar !== undefined && sidebar !== null && !isObject(sidebar))
    throw mismatch(SIDEBAR, 'SidebarConfiguration')
}

const mismatch = (place: string, model: string) =>
  invalid(
    `Does not match the UserUIConfiguration schema: ${place}: Input should be a valid dictionary or instance of ${model}`,
    ATTR,
  )
