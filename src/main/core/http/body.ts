import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError, invalid } from '../base/errors.ts'
import { isObject, type LosslessObject, parseError, parseJson, parseLossless } from '../base/json.ts'
import { pythonType } from './python.ts'

/**
 * The parsed body. Errors are stored and thrown later, after authentication and permission checks. Only the OAuth endpoints read forms; for
 * all others, a form is of an unsupported type like any `other`.
 */
type Body =
  | { kind: 'json'; value: unknown; text: string }
  | { kind: 'form'; text: string }
  | { kind: 'other' }
  | { kind: 'fault'; error: AppError }

const CREDENTIAL = 'personal_api_key'
const utf8 = new TextDecoder('utf-8', { fatal: true })

declare module 'fastify' {
  interface FastifyRequest {
    /** Null if there is no body. */
    content: Body | null
    contentType: string
    /** The bytes of the body; null if there is none. */
    sent: Buffer | null
  }
}

/** Reads JSON bodies for any method. An empty body is accepted with any content type. */
export function readBodies(server: FastifyInstance): void {
  for (const method of ['GET', 'TRACE']) {
    server.addHttpMethod(method, { hasBody: true, overrideExisting: true })
  }
  server.decorateRequest('content', null)
  server.decorateRequest('contentType', '')
  server.decorateRequest('sent', null)
  server.addHook('onRequest', (request, _reply, done) => {
    // Fastify rejects unknown content types before authentication, so hide the header and check it with the body.
    const { headers } = request.raw
    const contentType = headers['content-type']
    if (contentType !== undefined) {
      request.contentType = contentType
      headers['content-type'] = undefined
    }
    done()
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, raw: Buffer, done) => {
    request.sent = raw.length === 0 ? null : raw
    request.content = read(raw, request.contentType)
    done(null)
  })
}

function read(raw: Buffer, contentType: string): Body | null {
  if (raw.length === 0) return null
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (mediaType === 'application/x-www-form-urlencoded') return { kind: 'form', text: raw.toString('utf8') }
  if (mediaType !== 'application/json') return { kind: 'other' }
  try {
    const text = utf8.decode(raw)
    return { kind: 'json', value: parseJson(text), text }
  } catch (error) {
    return { kind: 'fault', error: error instanceof AppError ? error : parseError('the body is not UTF-8') }
  }
}

/** The API key in the body, if any. */
export function credentialInBody(request: FastifyRequest): unknown {
  const { content } = request
  return content?.kind === 'json' && isObject(content.value) ? content.value[CREDENTIAL] : undefined
}

/**
 * The body as an object, without the API key; null if there was no body.
 * @throws AppError parse_error, unsupported_media_type, or invalid_input for JSON that is not an object
 */
export function objectBody(request: FastifyRequest): Record<string, unknown> | null {
  const { content } = request
  if (content === null) return null
  if (content.kind !== 'json') throw unreadable(content, request.contentType)
  if (!isObject(content.value)) throw notADictionary(content.value)
  return withoutCredential(content.value)
}

/** The body as an object; any other JSON counts as an empty object. @throws AppError parse_error, unsupported_media_type */
export function objectOrNothing(request: FastifyRequest): Record<string, unknown> {
  const { content } = request
  if (content === null) return {}
  if (content.kind !== 'json') throw unreadable(content, request.contentType)
  return isObject(content.value) ? withoutCredential(content.value) : {}
}

/** Like `objectBody`, but numbers keep their source text. */
export function losslessBody(request: FastifyRequest): LosslessObject | null {
  if (objectBody(request) === null || request.content?.kind !== 'json') return null
  const value = parseLossless(request.content.text)
  return isObject(value) ? withoutCredential(value) : null
}

/** Whether the body contains a field, with any value. */
export function bodyHas(request: FastifyRequest, field: string): boolean {
  const { content } = request
  return content?.kind === 'json' && isObject(content.value) && Object.hasOwn(content.value, field)
}

function unreadable(content: Exclude<Body, { kind: 'json' }>, contentType: string): AppError {
  if (content.kind === 'fault') return content.error
  return new AppError('unsupported_media_type', `Unsupported media type "${contentType}" in request.`)
}

function withoutCredential(body: Record<string, unknown>): Record<string, unknown> {
  if (!Object.hasOwn(body, CREDENTIAL)) return body
  const { [CREDENTIAL]: _, ...rest } = body
  return rest
}

function notADictionary(value: unknown): AppError {
  return invalid(`Invalid data. Expected a dictionary, but got ${pythonType(value)}.`)
}
