import { z } from 'zod'
import type { SecretStore } from '../../base/host.ts'
import type { TokenHolder, TokenLinks } from './vault.ts'

const PREFIX = 'github-grant/'
/** 0.1.0 stored the tokens of a grant once for each of its links, without the server that issued them. */
const OLD_PREFIX = 'github-link/'

const tokensSchema = z.object({
  accessToken: z.string(),
  /** When the access token expires, by the local clock; null if it doesn't, or GitHub did not say. */
  expiresAt: z.string().nullable(),
  refreshToken: z.string().nullable(),
  /** When they were issued, by the local clock; null if unknown. */
  issuedAt: z.string().nullable(),
  /** The GitHub that issued them. */
  server: z.string(),
})

const oldTokensSchema = tokensSchema.omit({ issuedAt: true, server: true })

/** The tokens GitHub issued for one user and App: stored only in the keychain. */
export type Tokens = z.infer<typeof tokensSchema>

/** The keychain entries that hold tokens. */
export function createEntries(deps: {
  secrets: SecretStore
  links: TokenLinks
  /** The GitHub that tokens stored by 0.1.0 belong to. */
  legacyServer: () => string
}) {
  const { secrets, links, legacyServer } = deps
  const name = (grantId: string) => `${PREFIX}${grantId}`
  const oldName = (linkId: string) => `${OLD_PREFIX}${linkId}`

  const write = (grantId: string, tokens: Tokens): Promise<void> =>
    secrets.set(name(grantId), JSON.stringify(tokens))

  return {
    name,
    oldName,
    write,
    read: async (grantId: string): Promise<Tokens | null> =>
      parse(tokensSchema, await secrets.get(name(grantId))),

    /** Also erases the entries that 0.1.0 stored for its links. */
    async erase(grantId: string): Promise<void> {
      for (const { id } of links.ofGrant(grantId))
        if ((await secrets.get(oldName(id))) !== null) await secrets.delete(oldName(id))
      await secrets.delete(name(grantId))
    },

    /** Migrates the newest tokens that 0.1.0 stored for a grant. Null if there are none. */
    async adopt(grantId: string): Promise<Tokens | null> {
      const known = parse(tokensSchema, await secrets.get(name(grantId)))
      const ids = links.ofGrant(grantId).map(({ id }) => id)
      const old: z.infer<typeof oldTokensSchema>[] = []
      for (const id of ids) {
        const tokens = parse(oldTokensSchema, await secrets.get(oldName(id)))
        if (tokens !== null) old.push(tokens)
      }
      const [newest] = old.sort((a, b) => (b.expiresAt ?? '').localeCompare(a.expiresAt ?? ''))
      if (newest === undefined) return known
      const adopted = known ?? { ...newest, issuedAt: null, server: legacyServer() }
      await write(grantId, adopted)
      for (const id of ids) await secrets.delete(oldName(id))
      return adopted
    },

    isEntry: (entry: string): boolean => entry.startsWith(PREFIX) || entry.startsWith(OLD_PREFIX),
    isNamedBy: (entry: string, link: TokenHolder): boolean =>
      entry === oldName(link.id) || (link.grant_id !== null && entry === name(link.grant_id)),
  }
}

/** Null if there is no entry, or its content is invalid. */
function parse<T extends z.ZodType>(schema: T, text: string | null): z.output<T> | null {
  try {
    return schema.parse(JSON.parse(text ?? 'null'))
  } catch {
    return null
  }
}
