import { fetchSigned, session } from './session.ts'

/** What every page asks for first, and what the Overview does. */
const ALWAYS = ['/api/users/%40me']
const OVERVIEW = [
  '/_companion/health',
  '/_companion/database',
  '/_companion/activity?limit=6',
  '/_companion/requests/summaries',
]

/** Requested by the first script that runs, while the browser still loads the others. */
const responses = new Map<string, Promise<Response>>()

if (session.read() !== null) {
  for (const path of location.pathname === '/' ? [...ALWAYS, ...OVERVIEW] : ALWAYS) {
    const response = fetchSigned(path)
    // Whoever takes it handles a failure.
    response.catch(() => undefined)
    responses.set(path, response)
  }
}

/** The response to a request that was sent ahead, once. */
export function takeFirstResponse({ method, url }: Request): Promise<Response> | undefined {
  const { pathname, search } = new URL(url)
  const path = pathname + search
  const response = method === 'GET' ? responses.get(path) : undefined
  responses.delete(path)
  return response
}

/** What nobody has taken by the time the app starts would be out of date later. */
export const dropFirstResponses = (): void => responses.clear()
