import { isUtf8 } from 'node:buffer'
import {
  isAppSlug,
  isClientId,
  isClientSecret,
  isGitHubUrl,
  normalizeGitHubUrl,
} from '../../../shared/github.ts'
import { isOrigin } from '../../../shared/origin.ts'

/** Parsers for single values. Each throws an Error that describes the expected format in one sentence. */

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new Error(`"${text}" is not a port. A port is a number from 0 to 65535.`)
  return port
}

export function parseOrigin(text: string): string {
  if (isOrigin(text)) return text
  throw new Error(
    `"${text}" is not an origin. An origin looks like http://localhost:3000, with nothing after the port.`,
  )
}

export function parseChoice<T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((known) => known === text.toLowerCase())
  if (choice === undefined) throw new Error(`"${text}" is not one of ${choices.join(', ')}.`)
  return choice
}

/** A switch, in the words that PostHog takes for one. */
export function parseSwitch(text: string): boolean {
  if (/^(1|true|t|yes|y|on)$/i.test(text)) return true
  if (/^(0|false|f|no|n|off)$/i.test(text)) return false
  throw new Error(`"${text}" is neither true nor false.`)
}

export function parseClientId(text: string): string {
  if (isClientId(text)) return text
  throw new Error(`"${text}" is not a client ID. It looks like Iv23li0123456789abcd.`)
}

/** The error doesn't repeat the secret. */
export function parseClientSecret(text: string): string {
  if (isClientSecret(text)) return text
  throw new Error('a client secret is one line of up to 200 characters.')
}

export function parseAppSlug(text: string): string {
  if (isAppSlug(text)) return text
  throw new Error(`"${text}" is not an App slug, which can only contain letters, digits, and hyphens.`)
}

/** A GitHub URL, in its normal spelling. */
export function parseGitHubUrl(text: string): string {
  if (!isGitHubUrl(text))
    throw new Error(`"${text}" is not a valid GitHub URL. Use the form https://github.example.com.`)
  return normalizeGitHubUrl(text)
}

/** A proxy URL; `http://` is optional. */
export function parseProxyUrl(text: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  // A URL parser drops line breaks and tabs.
  if (/\p{Cc}/u.test(text) || url === null || url.hostname === '' || !/^https?:$/.test(url.protocol))
    throw new Error('this is not a valid proxy URL. Use the form http://proxy.example.com:8080.')
  url.username = decodable(url.username)
  url.password = decodable(url.password)
  // A proxy has no use for what follows its port.
  return new URL('/', url).href
}

/** A percent sign that encodes nothing stands for itself, as in a password that was pasted as it is. */
const decodable = (text: string): string =>
  text
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
      isUtf8(Buffer.from(encoded.replaceAll('%', ''), 'hex')) ? encoded : encoded.replaceAll('%', '%25'),
    )

/** A name for the `Host` header, with or without a port, in lower case. */
export function parseHost(text: string): string {
  const host = text.toLowerCase()
  const port = /:(\d+)$/.exec(host)?.[1]
  const isHost = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/.test(host)
  if (!isHost || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0)
    throw new Error(`"${text}" is not a host. A host looks like companion or companion:8010.`)
  return host
}

/** A token of the control API, as it goes into a header. */
export function parseControlToken(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text
  throw new Error('a token has printable ASCII characters without spaces.')
}
