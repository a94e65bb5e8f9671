/** The format of GitHub installation IDs. */
export const INSTALLATION_ID = /^[1-9]\d{0,19}$/

/** Where GitHub redirects after an authorization: to this server's loopback address, or to the app's URL scheme. */
export const REDIRECTS = ['loopback', 'scheme'] as const
