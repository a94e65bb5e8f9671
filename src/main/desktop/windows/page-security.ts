import { app, type Session, type WebContents } from 'electron'
import { isOwnAddress } from '../system/external-links.ts'
import type { Log } from '../system/running-core.ts'

/** What every window's page is held to, beside the isolation and the sandbox that each window names itself. */
export const PAGE_PREFERENCES = {
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
} as const

type Rules = {
  /** The origin of the app's own server; empty before it answers. */
  origin: () => string
  openExternal: (address: string) => Promise<void>
  /** Takes a link of the app's own scheme that one of its pages follows. */
  followLink: (address: string) => void
  scheme: string
  log: Log
}

/** Holds every page, whoever opens it, to the app's own address. Call it before the first window is made. */
export function guardPages(rules: Rules): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents, rules))
}

function guardPage(contents: WebContents, { origin, openExternal, followLink, scheme, log }: Rules): void {
  const isOwn = (address: string) => isOwnAddress(address, origin())

  contents.on('will-frame-navigate', (details) => {
    if (isOwn(details.url)) return
    details.preventDefault()
    if (URL.parse(details.url)?.protocol === `${scheme}:` && isOwn(contents.getURL())) followLink(details.url)
    else log.warn({ to: originOf(details.url) }, 'a page was kept from leaving the app')
  })
  contents.on('will-redirect', (details) => {
    if (!isOwn(details.url)) details.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    // There is one window; what would be a second one of ours opens in it, and Back leads back.
    if (isOwn(url)) contents.loadURL(url).catch(() => {})
    else openExternal(url).catch(() => log.warn({ to: originOf(url) }, 'a page was kept from opening this'))
    return { action: 'deny' }
  })
}

/** The one permission that pages get: to put text on the clipboard, for their copy buttons. */
const COPY = 'clipboard-sanitized-write'

/** Denies pages cameras, places, notifications, devices and all else that Chromium would ask about. */
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
