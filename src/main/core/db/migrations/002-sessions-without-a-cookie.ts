/** Sessions travel in a header, which no other site can send, so they need no CSRF token. Those that came by cookie end. */
export const sessionsWithoutACookie = `
DELETE FROM sessions;
ALTER TABLE sessions DROP COLUMN csrf_token;
`
