/** The maximum size of a request body. */
export const BODY_LIMIT_BYTES = 1024 * 1024
