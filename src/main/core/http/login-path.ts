/** The page that exchanges the one-time token in its URL for a session. Loading it does not use up the token. */
export const LOGIN_PATH = '/_companion/login'
