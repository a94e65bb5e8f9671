/** The maximum length of a user's first or last name, in characters. */
export const NAME_MAX = 150
