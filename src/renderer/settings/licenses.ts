import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { toApiError } from '../api/client.ts'

const licensesSchema = z.array(
  z.object({ name: z.string(), version: z.string(), license: z.string(), text: z.string().nullable() }),
)

/** The packages in this build and their licenses. The build writes this file. */
export const licensesQuery = (version: string) =>
  queryOptions({
    queryKey: ['licenses', version],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/assets/licenses.json?${version}`, { signal })
      if (!response.ok) throw toApiError(undefined, response)
      return licensesSchema.parse(await response.json())
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
