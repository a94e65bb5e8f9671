import { Notice } from '../ui/badge.tsx'
import { useIsKeychainUnavailable } from './keychain.ts'
import { text } from './text.ts'

/** Explains why GitHub connections are disabled. Hidden while the keychain is available. */
export function KeychainNotice() {
  if (!useIsKeychainUnavailable()) return null
  return (
    <Notice tone="bad" title={text.noKeychain}>
      {text.noKeychainHint}
    </Notice>
  )
}
