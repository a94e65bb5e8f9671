/** Keys may expire, and may be rolled: their value changes, and nothing else. */
export const apiKeysThatExpire = /* sql */ `
ALTER TABLE api_keys ADD COLUMN expires_at TEXT;
ALTER TABLE api_keys ADD COLUMN last_rolled_at TEXT;
`
