import { z } from 'zod'

/** Preferences of the desktop app. */
export const preferencesSchema = z.object({
  /** Keep running in the tray when the window is closed. */
  closeToTray: z.boolean(),
  startAtLogin: z.boolean(),
  /** Whether the app asks the update feed once a day. Off unless the person turns it on. */
  checkForUpdates: z.boolean(),
})
export type Preferences = z.infer<typeof preferencesSchema>

export const themeSchema = z.enum(['light', 'dark', 'system'])
export type Theme = z.infer<typeof themeSchema>

/** Why the hedgehog is not on the desktop, or that it is. */
export const overlayStateSchema = z.enum([
  'shown',
  'not enabled',
  'sent away',
  'saving battery',
  /** Wayland lets no program place its windows or keep them on top. */
  'wayland',
  /** The window is on a server of another process, whose hedgehog it does not know. */
  'attached',
  'crashed',
])
export type OverlayState = z.infer<typeof overlayStateSchema>

/** What the system made of "start at login". */
export const loginItemSchema = z.enum(['off', 'on', 'requires approval', 'blocked', 'not found', 'unknown'])
export type LoginItem = z.infer<typeof loginItemSchema>

/** What the desktop can do here, and how what it asked of the system went. */
export const desktopStatusSchema = z.object({
  tray: z.enum(['shown', 'missing']),
  loginItem: loginItemSchema,
  hedgehog: overlayStateSchema,
  /** Whether a click on the hedgehog gives it the keys, which Linux allows no window like it. */
  hedgehogTakesKeys: z.boolean(),
  /** Why the system did not show the last notification; null where it did. */
  notificationFailure: z.string().nullable(),
  /** The server of another process that the window shows; null where the app has its own. */
  attachedTo: z.string().nullable(),
})
export type DesktopStatus = z.infer<typeof desktopStatusSchema>

/** How linking a GitHub account went, as the link that came back says. */
export const linkOutcomeSchema = z.object({
  status: z.enum(['success', 'error']),
  installationId: z.string().nullable(),
  errorCode: z.string().nullable(),
})
export type LinkOutcome = z.infer<typeof linkOutcomeSchema>

export const buildInfoSchema = z.object({
  version: z.string(),
  /** The commit hash; null if built with uncommitted changes or without git. `date` is the commit's date. */
  commit: z.string().nullable(),
  date: z.string().nullable(),
  electron: z.string(),
  chromium: z.string(),
  node: z.string(),
})
export type BuildInfo = z.infer<typeof buildInfoSchema>

/** What a check for updates found, or how a download ended. `off`: this build has no feed, so nothing was asked of anyone. */
export const updateAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('current'), version: z.string() }),
  z.object({ kind: z.literal('available'), version: z.string(), notes: z.string().nullable() }),
  z.object({ kind: z.literal('downloaded'), version: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
])
export type UpdateAnswer = z.infer<typeof updateAnswerSchema>

const pointSchema = z.object({ x: z.number(), y: z.number() })
const nothing = z.tuple([])

/** Requests from pages to the app: the page allowed to send each, its arguments, and its result. */
export const channels = {
  'preferences:get': { from: 'app', args: nothing, result: preferencesSchema },
  'preferences:set': { from: 'app', args: z.tuple([preferencesSchema]), result: preferencesSchema },
  'status:get': { from: 'app', args: nothing, result: desktopStatusSchema },
  'theme:set': { from: 'app', args: z.tuple([themeSchema]), result: z.void() },
  'about:info': { from: 'app', args: nothing, result: buildInfoSchema },
  'data-folder:open': { from: 'app', args: nothing, result: z.void() },
  'logs:show': { from: 'app', args: nothing, result: z.void() },
  'updates:check': { from: 'app', args: nothing, result: updateAnswerSchema },
  'updates:download': { from: 'app', args: nothing, result: updateAnswerSchema },
  'updates:restart': { from: 'app', args: nothing, result: z.void() },
  /** The outcomes since the last call. */
  'links:take': { from: 'app', args: nothing, result: z.array(linkOutcomeSchema) },
  /** Returns the stored hedgehog config, unvalidated. */
  'overlay:config': { from: 'overlay', args: nothing, result: z.unknown() },
  /** Set while the pointer is over the hedgehog, so that it receives clicks. */
  'overlay:catch-pointer': { from: 'overlay', args: z.tuple([z.boolean()]), result: z.void() },
  /** Whether the hedgehog receives key events. */
  'overlay:take-keys': { from: 'overlay', args: z.tuple([z.boolean()]), result: z.void() },
} as const satisfies Record<string, { from: PageKind; args: z.ZodTuple; result: z.ZodType }>

/** Events from the app to pages. */
export const messages = {
  /** New link outcomes are available. */
  'links:arrived': nothing,
  /** How much of an update is downloaded, in percent. */
  'updates:progress': z.tuple([z.number()]),
  'overlay:config-changed': nothing,
  /** The pointer position in the page, on systems that don't send it to the page. */
  'overlay:pointer': z.tuple([pointSchema]),
} as const satisfies Record<string, z.ZodTuple>

export type PageKind = 'app' | 'overlay'
export type Channel = keyof typeof channels
export type Arguments<C extends Channel> = z.infer<(typeof channels)[C]['args']>
export type Result<C extends Channel> = z.infer<(typeof channels)[C]['result']>
export type Message = keyof typeof messages
export type MessageArguments<M extends Message> = z.infer<(typeof messages)[M]>

type Invoke<C extends Channel> = (...args: Arguments<C>) => Promise<Result<C>>
/** Subscribes a listener and returns a function that unsubscribes it. */
type Subscribe<M extends Message> = (listener: (...args: MessageArguments<M>) => void) => () => void

/** `window.companion` in the app's page; undefined in a browser. */
export type CompanionBridge = Readonly<{
  getPreferences: Invoke<'preferences:get'>
  setPreferences: Invoke<'preferences:set'>
  status: Invoke<'status:get'>
  setTheme: Invoke<'theme:set'>
  buildInfo: Invoke<'about:info'>
  openDataFolder: Invoke<'data-folder:open'>
  showLogs: Invoke<'logs:show'>
  checkForUpdates: Invoke<'updates:check'>
  downloadUpdate: Invoke<'updates:download'>
  restartToUpdate: Invoke<'updates:restart'>
  onUpdateProgress: Subscribe<'updates:progress'>
  takeLinkOutcomes: Invoke<'links:take'>
  onLinkOutcome: Subscribe<'links:arrived'>
}>

/** `window.overlay` in the desktop hedgehog's page. */
export type OverlayBridge = Readonly<{
  config: Invoke<'overlay:config'>
  catchPointer: Invoke<'overlay:catch-pointer'>
  takeKeys: Invoke<'overlay:take-keys'>
  onConfigChange: Subscribe<'overlay:config-changed'>
  onPointer: Subscribe<'overlay:pointer'>
}>
