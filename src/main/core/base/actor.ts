/** Who makes a change, for the activity log. `userId` is null for the program itself and the command line. */
export type Actor = Readonly<{
  userId: number | null
  via: 'session' | 'key' | 'token' | 'command line' | 'github' | 'system'
  /** The label of the key, or the name of the app whose token it was. */
  keyLabel: string | null
}>

export const SYSTEM: Actor = { userId: null, via: 'system', keyLabel: null }
export const COMMAND_LINE: Actor = { userId: null, via: 'command line', keyLabel: null }
