import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { negotiate } from '@fastify/accept-negotiator'
import send from '@fastify/send'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { endpointNotFound } from './error-handler.ts'

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** The ends of the names of compressed files, by their encoding; the server prefers the first. */
const COMPRESSED = { br: '.br', gzip: '.gz' } as const

/** Sends a file of the built UI, in the smallest form that the client accepts. @throws AppError not_found */
export async function sendAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  folder: string,
  name: string,
): Promise<FastifyReply> {
  // Names of files in this one folder, so that no spelling of a path leads anywhere else.
  if (name.startsWith('.') || !readdirSync(folder).includes(name)) throw endpointNotFound()
  const encoding = encodingFor(request, join(folder, name))
  const file = encoding === null ? name : `${name}${COMPRESSED[encoding]}`
  const result = await send(request.raw, encodeURIComponent(file), { root: folder, cacheControl: false })
  if (result.type === 'error') throw result.metadata.error
  if (result.type === 'directory') throw endpointNotFound()
  reply.code(result.statusCode).headers(result.headers).header('cache-control', IMMUTABLE)
  reply.header('vary', 'accept-encoding')
  if (encoding !== null) reply.type(contentType(name)).header('content-encoding', encoding)
  return reply.send(result.stream)
}

function encodingFor({ headers }: FastifyRequest, path: string): keyof typeof COMPRESSED | null {
  // Clients without a preference get what most can read.
  const accepted = String(headers['accept-encoding'] ?? 'identity')
    .toLowerCase()
    .replaceAll('*', 'gzip')
  const available = (['br', 'gzip'] as const).filter((encoding) => existsSync(path + COMPRESSED[encoding]))
  const chosen = negotiate(accepted, available)
  return available.find((encoding) => encoding === chosen) ?? null
}

function contentType(name: string): string {
  const type = send.mime.getType(name) ?? 'application/octet-stream'
  return send.isUtf8MimeType(type) ? `${type}; charset=utf-8` : type
}
