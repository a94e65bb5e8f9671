/** What the server put into the page's `<meta>` elements. */
const meta = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''

/** The command that prints a one-time sign-in link, as the server was started. Null where no command can, for a server in memory. */
export const loginCommand = meta('login-command') || null

/** Whether a user who has set up nothing is led through the setup first. Not in a world that a seed made. */
export const opensSetup = meta('opens-setup') !== 'false'
