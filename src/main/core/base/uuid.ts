/** A UUID as it is stored, from any form that PostHog takes: uppercase, in braces, without hyphens, as a URN. Null for anything else. */
export function canonicalUuid(text: string): string | null {
  const hex = text
    .toLowerCase()
    .replace(/^urn:uuid:/, '')
    .replace(/[{}-]/g, '')
  if (!/^[0-9a-f]{32}$/.test(hex)) return null
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
