import type { CryptoKey, JWK } from 'jose'
import type { Settings } from '../../settings/store.ts'

const ALGORITHM = 'RS256'

export type SigningKey = Readonly<{ key: CryptoKey; kid: string; publicJwk: JWK }>

/**
 * The key that signs ID tokens, made when the first one is asked for. It is in the database and not in the keychain: it vouches for the
 * users of this database alone, has to go where a backup goes, and sign-in must work on machines without a keychain.
 */
export function createSigningKey(settings: Settings): () => Promise<SigningKey> {
  let loading: Promise<SigningKey> | null = null
  return () => {
    loading ??= load(settings).catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
}

async function load(settings: Settings): Promise<SigningKey> {
  if (settings.get('oauth_signing_key') === null) await create(settings)
  const jwk = settings.get('oauth_signing_key')
  if (jwk === null) throw new Error('the signing key was not stored')
  const { kty, kid, n, e } = jwk
  const { importJWK } = await import('jose')
  const key = await importJWK(jwk, ALGORITHM)
  if (key instanceof Uint8Array) throw new Error('the signing key is not an RSA key')
  return { key, kid, publicJwk: { kty, kid, n, e, alg: ALGORITHM, use: 'sig' } }
}

async function create(settings: Settings): Promise<void> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose')
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const text = JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) })
  settings.set('oauth_signing_key', text)
}
