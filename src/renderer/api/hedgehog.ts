import { queryOptions, useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { api, take } from './client.ts'
import { ME } from './queries.ts'

/** A hedgehog config as it is stored: any JSON object, unusual keys included. */
export type StoredHedgehog = Record<string, unknown>

const storedSchema = z.record(z.string(), z.unknown()).catch({})

export const hedgehogQuery = queryOptions({
  queryKey: ['hedgehog'],
  queryFn: async ({ signal }): Promise<StoredHedgehog> =>
    storedSchema.parse(await take(api.GET('/api/users/{uuid}/hedgehog_config', { params: ME, signal }))),
})

/** Replaces the config by a whole one. It goes under its field's name, so that no key of it is taken for a user's field. */
export function useSaveHedgehog() {
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
    meta: { shownInPlace: true },
    onSuccess: (saved, _config, _result, { client }) => client.setQueryData(hedgehogQuery.queryKey, saved),
  })
}
