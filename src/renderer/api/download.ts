import { ApiError, toApiError } from './client.ts'
import { checkConnection } from './connection.ts'
import { fetchSigned } from './session.ts'
import { text } from './text.ts'

/**
 * Saves what an address of this server answers as a file, under the name that the server gives it. A plain link would come without the
 * session.
 * @throws ApiError
 */
export async function download(path: string): Promise<void> {
  const response = await orBrokenOff(fetchSigned(path))
  if (!response.ok) throw toApiError(await response.json().catch(() => undefined), response)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await orBrokenOff(response.blob()))
  link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? ''
  link.click()
  URL.revokeObjectURL(link.href)
}

async function orBrokenOff<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch {
    void checkConnection()
    throw new ApiError(text.brokenOff, { status: 0, code: 'unreachable' })
  }
}
