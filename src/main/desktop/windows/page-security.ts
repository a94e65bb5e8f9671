import { app, type Session, type WebContents } from 'electron'
import { isOwnAddress } from '../system/external-links.ts'
import type { Log } from '../system/running-core.ts'

/** The common preferences of all pages; isolation and sandbox are set by each window. */
export const PAGE_PREFERENCES = {
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
} as const

type Rules = {
  /** The origin of the app's own server; empty until it is running. */
  origin: () => string
  openExternal: (address: string) => Promise<void>
  /** Handles a link with the app's scheme that one of its pages follows. */
  followLink: (address: string) => void
  scheme: string
  log: Log
}

/** Restricts every page to the app's own origin. Call it before the first window is created. */
export function guardPages(rules: Rules): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents, rules))
}

function guardPage(contents: WebContents, { origin, openExternal, followLink, scheme, log }: Rules): void {
  const isOwn = (address: string) => isOwnAddress(address, origin())

  contents.on('will-frame-navigate', (details) => {
    if (isOwn(details.url)) return
    details.preventDefault()
    if (URL.parse(details.url)?.protocol === `${scheme}:` && isOwn(contents.getURL())) followLink(details.url)
    else log.warn({ to: originOf(details.url) }, 'blocked a navigation away from the app')
  })
  contents.on('will-redirect', (details) => {
    if (!isOwn(details.url)) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    // The app has one window, so links that would open another one are loaded in it.
    if (isOwn(url)) contents.loadURL(url).catch(() => {})
    else openExternal(url).catch(() => log.warn({ to: originOf(url) }, 'blocked an external link'))
    return { action: 'deny' }
  })
}

/** The only permission pages get: writing to the clipboard, for copy buttons. */
const COPY = 'clipboard-sanitized-write'

/** Denies all other permissions, devices, and downloads from other origins. */
export function denyPermissions(session: Session, origin: () => string): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(permission === COPY && isOwnAddress(contents.getURL(), origin()))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, requester) => permission === COPY && isOwnAddress(requester, origin()),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    if (!isOwnAddress(item.getURL(), origin())) event.preventDefault()
  })
}

const originOf = (address: string) => URL.parse(address)?.origin ?? 'no address'
