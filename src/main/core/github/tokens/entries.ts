import { z } from 'zod'
import type { SecretStore } from '../../base/host.ts'
import type { TokenHolder, TokenLinks } from './vault.ts'

const PREFIX = 'github-grant/'
/** 0.1.0 kept the tokens of a grant in one entry for each of its links, and not where they came from. */
const OLD_PREFIX = 'github-link/'

const tokensSchema = z.object({
  accessToken: z.string(),
  /** When the access token ends, by the clock here; null where it does not, or GitHub did not say. */
  expiresAt: z.string().nullable(),
  refreshToken: z.string().nullable(),
  /** When they came, by the clock here; null where that is not known. */
  issuedAt: z.string().nullable(),
  /** The GitHub that gave them. */
  server: z.string(),
})

const oldTokensSchema = tokensSchema.omit({ issuedAt: true, server: true })

/** What GitHub gave for one user and App: kept in the keychain and nowhere else. */
export type Tokens = z.infer<typeof tokensSchema>

/** The keychain entries that hold tokens. */
export function createEntries(deps: { secrets: SecretStore; links: TokenLinks; server: () => string }) {
  const { secrets, links, server } = deps
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

    /** With what 0.1.0 kept for its links. */
    async erase(grantId: string): Promise<void> {
      for (const { id } of links.ofGrant(grantId))
        if ((await secrets.get(oldName(id))) !== null) await secrets.delete(oldName(id))
      await secrets.delete(name(grantId))
    },

    /** Takes over the newest tokens that 0.1.0 kept for a grant, which came from the GitHub that is set up. Null where there are none. */
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
      const adopted = known ?? { ...newest, issuedAt: null, server: server() }
      await write(grantId, adopted)
      for (const id of ids) await secrets.delete(oldName(id))
      return adopted
    },

    isEntry: (entry: string): boolean => entry.startsWith(PREFIX) || entry.startsWith(OLD_PREFIX),
    isNamedBy: (entry: string, link: TokenHolder): boolean =>
      entry === oldName(link.id) || (link.grant_id !== null && entry === name(link.grant_id)),
  }
}

/** Null where there is no entry, or one that someone has changed. */
function parse<T extends z.ZodType>(schema: T, text: string | null): z.output<T> | null {
  try {
    return schema.parse(JSON.parse(text ?? 'null'))
  } catch {
    return null
  }
}
