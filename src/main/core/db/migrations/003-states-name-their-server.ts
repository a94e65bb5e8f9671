/** The GitHub that a person was sent to, so that what comes back is used there and nowhere else. */
export const statesNameTheirServer = `
ALTER TABLE github_states ADD COLUMN server_url TEXT;
`
