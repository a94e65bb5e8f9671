/** The first format for dates takes a browser 25 ms, so this is in a script that runs while it loads the others. */
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

export const exactTime = (at: string) => format.format(new Date(at))
