/** The command that prints a one-time sign-in link, as the server was started. Null where no command can, for a server in memory. */
export const loginCommand =
  document.querySelector<HTMLMetaElement>('meta[name="login-command"]')?.content || null
