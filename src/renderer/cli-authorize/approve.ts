import type { Answer, RequestBody, Schemas } from '../../client/index.ts'
import { api, take } from '../api/client.ts'
import { text } from './text.ts'

export type CliApproval = RequestBody<'cli_auth_authorize_create'>
export type ApprovedCli = Answer<'cli_auth_authorize_create'>

/** Makes the API key that a command line waits for. @throws ApiError */
export const approveCli = (body: CliApproval): Promise<ApprovedCli> =>
  take(
    api.POST('/api/cli-auth/authorize', { body }).then(({ data, error, response }) => ({
      response,
      ...(data !== undefined && { data }),
      ...(error !== undefined && { error: 'detail' in error ? error : toEnvelope(error) }),
    })),
  )

const FIELDS: Record<string, string> = { invalid_project: 'project_id', access_denied: 'project_id' }

/** These endpoints say no in OAuth's way. */
function toEnvelope({
  error,
  error_description,
}: {
  error: string
  error_description: string
}): Schemas['Error'] {
  const words: Record<string, string> = text.refused
  return {
    type: 'validation_error',
    code: error,
    detail: words[error] ?? error_description,
    attr: FIELDS[error] ?? 'user_code',
  }
}
