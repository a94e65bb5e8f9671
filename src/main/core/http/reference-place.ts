import { z } from 'zod'

const operationSchema = z.object({ operationId: z.string(), tags: z.array(z.string()).optional() })
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** The fragment by which the reference's viewer addresses an operation of the document, or null if there is no such operation. */
export function placeInReference(document: unknown, operation: string | undefined): string | null {
  if (operation === undefined) return null
  for (const [path, methods] of Object.entries(documentSchema.parse(document).paths))
    for (const [method, value] of Object.entries(methods)) {
      const found = operationSchema.safeParse(value).data
      if (found?.operationId === operation)
        return `#tag/${encodeURIComponent(found.tags?.[0] ?? 'default')}/${method.toUpperCase()}${path}`
    }
  return null
}
