import { z } from 'zod'
import { HEDGEHOG_CONFIG_MAX_BYTES } from '../../../shared/contract/users.ts'
import { isEmailAddress } from '../../../shared/email.ts'
import { isObject, parseLossless } from '../base/json.ts'
import { uiConfigurationText } from '../users/ui-configuration.ts'
import { check, parsed } from './conditions.ts'

/** What version 0.1.0 accepted, including a few addresses that Django's validator doesn't. */
const earlierAddress = z.email()
/** The first user's address if Git has none. */
const LOCAL_ADDRESS = /^[\w.-]+@companion\.local$/

export const email = check(
  (text) => isEmailAddress(text) || LOCAL_ADDRESS.test(text) || earlierAddress.safeParse(text).success,
)

export const jsonObject = check((text) => isObject(parsed(text)))

/** Seeds and the API measure numbers differently: as JavaScript prints them, and as they were sent. */
export const hedgehogConfig = check((text) => {
  const config = parsed(text)
  if (!isObject(config)) return false
  return [text, JSON.stringify(config)].some((form) => Buffer.byteLength(form) <= HEDGEHOG_CONFIG_MAX_BYTES)
})

export const uiConfiguration = check((text) => {
  const sent = parsed(text)
  if (!isObject(sent)) return false
  try {
    return uiConfigurationText(sent, parseLossless(text), {}) !== null
  } catch {
    return false
  }
})
