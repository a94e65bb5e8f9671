/**
 * The GitHub that a person was sent to, so that what comes back is used there and nowhere else; and the address that GitHub was told to
 * redirect to, which it wants to hear again.
 */
export const statesNameTheirServer = `
ALTER TABLE github_states ADD COLUMN server_url TEXT;
ALTER TABLE github_states ADD COLUMN redirect_url TEXT;
`
