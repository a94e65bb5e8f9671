/** How much is kept of a body, in bytes of UTF-8. */
export const BODY_LIMIT = 64 * 1024

/** The kept part of a body. */
export type KeptBody = { text: string; truncated: boolean }

/** Keeps the beginning of a body. A character at the cut is left out rather than split. */
export function keepBody(body: string | Buffer): KeptBody {
  if (typeof body === 'string') {
    // No character takes more than three bytes for each of its UTF-16 units.
    if (body.length * 3 <= BODY_LIMIT) return { text: body, truncated: false }
    return keepBody(Buffer.from(body.slice(0, BODY_LIMIT + 1)))
  }
  if (body.length <= BODY_LIMIT) return { text: body.toString(), truncated: false }
  let end = BODY_LIMIT
  while (end > 0 && isContinuation(body[end])) end--
  return { text: body.toString('utf8', 0, end), truncated: true }
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80
