import { z } from 'zod'

const NOT_AN_ORIGIN = 'An origin looks like http://localhost:3000, with nothing after the port.'

/** An origin as browsers send it: scheme, host, and port. An origin with an app's custom scheme has no port. */
export const originSchema = z
  .string()
  .refine(
    (text) => URL.parse(text)?.origin === text || /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+$/.test(text),
    NOT_AN_ORIGIN,
  )

export const originsSchema = z.array(originSchema).max(50)
