import { queryOptions, useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { api, take } from './client.ts'
import { ME } from './queries.ts'

/** A stored hedgehog config: any JSON object. */
export type StoredHedgehog = Record<string, unknown>

const storedSchema = z.record(z.string(), z.unknown()).catch({})

export const hedgehogQuery = queryOptions({
  queryKey: ['hedgehog'],
  queryFn: async ({ signal }): Promise<StoredHedgehog> =>
    storedSchema.parse(await take(api.GET('/api/users/{uuid}/hedgehog_config', { params: ME, signal }))),
})

/** Replaces the config. It is sent under its field's name, so that none of its keys is taken for a field of the user. */
export function useSaveHedgehog({ shownInPlace = true } = {}) {
  return useMutation({
    mutationFn: async (config: StoredHedgehog): Promise<StoredHedgehog> =>
      storedSchema.parse(
        await take(
          api.PATCH('/api/users/{uuid}/hedgehog_config', {
            params: ME,
            body: {},
            bodySerializer: () => JSON.stringify({ hedgehog_config: config }),
          }),
        ),
      ),
    meta: { shownInPlace },
    onSuccess: (saved, _config, _result, { client }) => client.setQueryData(hedgehogQuery.queryKey, saved),
  })
}
