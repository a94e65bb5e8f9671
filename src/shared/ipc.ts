import { z } from 'zod'

/** What a person can set about the desktop app itself. */
export const preferencesSchema = z.object({
  /** Closing the window leaves the app in the tray. */
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
})
export type Preferences = z.infer<typeof preferencesSchema>

/** How linking a GitHub account went, as the link that came back says. */
export const linkOutcomeSchema = z.object({
  status: z.enum(['success', 'error']),
  installationId: z.string().nullable(),
  errorCode: z.string().nullable(),
})
export type LinkOutcome = z.infer<typeof linkOutcomeSchema>

export const buildInfoSchema = z.object({
  version: z.string(),
  /** The commit it was built from, and that commit's date; null in a build from a changed tree or without git. */
  commit: z.string().nullable(),
  date: z.string().nullable(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
})
export type BuildInfo = z.infer<typeof buildInfoSchema>

/** What a search for updates found. `off`: this build has no feed, so nothing was asked of anyone. */
export const updateAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('current'), version: z.string() }),
  z.object({ kind: z.literal('available'), version: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
])
export type UpdateAnswer = z.infer<typeof updateAnswerSchema>

const pointSchema = z.object({ x: z.number(), y: z.number() })
const nothing = z.tuple([])

/** What pages may ask of the app: which page, with what, and what they get. */
export const channels = {
  'preferences:get': { from: 'app', args: nothing, result: preferencesSchema },
  'preferences:set': { from: 'app', args: z.tuple([preferencesSchema]), result: preferencesSchema },
  'about:info': { from: 'app', args: nothing, result: buildInfoSchema },
  'data-folder:open': { from: 'app', args: nothing, result: z.void() },
  'updates:check': { from: 'app', args: nothing, result: updateAnswerSchema },
  /** The outcomes since the last call. */
  'links:take': { from: 'app', args: nothing, result: z.array(linkOutcomeSchema) },
  /** The stored hedgehog config, whatever it is. */
  'overlay:config': { from: 'overlay', args: nothing, result: z.unknown() },
  /** Whether the pointer is on the hedgehog, so that clicks are for it. */
  'overlay:catch-pointer': { from: 'overlay', args: z.tuple([z.boolean()]), result: z.void() },
  /** Whether keys are for the hedgehog. */
  'overlay:take-keys': { from: 'overlay', args: z.tuple([z.boolean()]), result: z.void() },
} as const satisfies Record<string, { from: PageKind; args: z.ZodTuple; result: z.ZodType }>

/** What the app tells pages. */
export const messages = {
  /** There are outcomes to take. */
  'links:arrived': nothing,
  'overlay:config-changed': nothing,
  /** Where the pointer is in the page, on systems that do not tell it the page by themselves. */
  'overlay:pointer': z.tuple([pointSchema]),
} as const satisfies Record<string, z.ZodTuple>

export type PageKind = 'app' | 'overlay'
export type Channel = keyof typeof channels
export type Arguments<C extends Channel> = z.infer<(typeof channels)[C]['args']>
export type Result<C extends Channel> = z.infer<(typeof channels)[C]['result']>
export type Message = keyof typeof messages
export type MessageArguments<M extends Message> = z.infer<(typeof messages)[M]>

type Invoke<C extends Channel> = (...args: Arguments<C>) => Promise<Result<C>>
/** Calls the listener at each message until the function that it returns is called. */
type Subscribe<M extends Message> = (listener: (...args: MessageArguments<M>) => void) => () => void

/** `window.companion` in the app's own page; undefined in a browser. */
export type CompanionBridge = Readonly<{
  getPreferences: Invoke<'preferences:get'>
  setPreferences: Invoke<'preferences:set'>
  buildInfo: Invoke<'about:info'>
  openDataFolder: Invoke<'data-folder:open'>
  checkForUpdates: Invoke<'updates:check'>
  takeLinkOutcomes: Invoke<'links:take'>
  onLinkOutcome: Subscribe<'links:arrived'>
}>

/** `window.overlay` in the page of the hedgehog on the desktop. */
export type OverlayBridge = Readonly<{
  config: Invoke<'overlay:config'>
  catchPointer: Invoke<'overlay:catch-pointer'>
  takeKeys: Invoke<'overlay:take-keys'>
  onConfigChange: Subscribe<'overlay:config-changed'>
  onPointer: Subscribe<'overlay:pointer'>
}>
