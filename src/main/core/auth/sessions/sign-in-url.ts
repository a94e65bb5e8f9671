import { LOGIN_PATH } from '../../http/login-path.ts'

/** The one-time sign-in link. */
export const signInUrl = (origin: string, token: string) => `${origin}${LOGIN_PATH}?token=${token}`
