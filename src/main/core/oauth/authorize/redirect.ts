/** A redirect URI with parameters added to it. The URI itself stays as the app registered it. */
export function redirectTo(uri: string, parameters: Record<string, string | null>): string {
  const added = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== null) added.set(name, value)
  // A header can only have ASCII.
  const ascii = uri.replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent)
  return `${ascii}${uri.includes('?') ? '&' : '?'}${added}`
}
