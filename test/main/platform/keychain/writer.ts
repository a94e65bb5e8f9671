import { openKeychain } from '../../../../src/main/platform/keychain.ts'

/** Writes and deletes entries as another process of a data folder does: `instance`, a prefix of the names, and how many are kept. */
const [, , instance = '', prefix = '', kept = '0'] = process.argv
const keychain = openKeychain(instance)
for (let number = 0; number < Number(kept); number++) {
  await keychain.set(`${prefix}-${number}`, 'value')
  await keychain.set('both', prefix)
  await keychain.set(`${prefix}-passing`, 'value')
  await keychain.delete(`${prefix}-passing`)
}
