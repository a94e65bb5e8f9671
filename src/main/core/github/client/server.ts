/** Identifies a GitHub: users, codes, and refresh tokens go to the first URL, access tokens to the second. */
export const serverOf = ({ url, apiUrl }: Readonly<{ url: string; apiUrl: string }>) => `${url} ${apiUrl}`

/** The URLs of a GitHub that `serverOf` identified. */
export function urlsOf(server: string): { url: string; apiUrl: string } {
  const [url = '', apiUrl = ''] = server.split(' ')
  return { url, apiUrl }
}
