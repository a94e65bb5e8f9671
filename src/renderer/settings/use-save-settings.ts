import { useMutation } from '@tanstack/react-query'
import type { RequestBody } from '../../client/index.ts'
import { api, take } from '../api/client.ts'
import { settingsQuery } from '../api/settings.ts'
import { toasts } from '../ui/toasts.ts'
import { text } from './text.ts'

export function useSaveSettings() {
  return useMutation({
    mutationFn: (body: RequestBody<'companion_settings_partial_update'>) =>
      take(api.PATCH('/_companion/settings', { body })),
    onSuccess: (settings, _body, _result, { client }) => {
      toasts.succeeded(text.saved)
      client.setQueryData(settingsQuery.queryKey, settings)
    },
  })
}
