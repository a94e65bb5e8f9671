import { stored } from '../api/stored.ts'

const KEY = 'signed-in'

/** Remembers in this tab that a user is signed in, so that the sign-in page can tell an ended session from a first visit. */
export const markSignedIn = (): void => stored.write(KEY, true)

export const hasSessionEnded = (): boolean => stored.read(KEY) === true
