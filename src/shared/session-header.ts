/** The header for the UI's session token. */
export const SESSION_HEADER = 'x-companion-session'
