/** The address that GitHub was told to redirect to, which it wants to hear again with the code. */
export const statesKeepTheirRedirect = /* sql */ `
ALTER TABLE github_states ADD COLUMN redirect_url TEXT;
`
