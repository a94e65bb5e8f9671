/** Values kept in this tab across navigation, reloads, and sign-in. Never used for secrets. */
export const stored = {
  read(key: string): unknown {
    try {
      return JSON.parse(sessionStorage.getItem(`companion.${key}`) ?? 'null')
    } catch {
      return null
    }
  },
  clear(): void {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith('companion.')) sessionStorage.removeItem(key)
    }
  },
  write(key: string, value: unknown): void {
    if (value === null) sessionStorage.removeItem(`companion.${key}`)
    else sessionStorage.setItem(`companion.${key}`, JSON.stringify(value))
  },
}
