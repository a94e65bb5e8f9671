import type { CDPSession, Page } from 'playwright-core'
import type { RendererEvents } from './renderer.ts'

/**
 * Asks the app before a page goes elsewhere, and before it opens a window, as Electron does. Chromium tells of each document that is about
 * to be fetched, and of each step of a redirect.
 */
export async function guardNavigation(
  /** The address that the app itself loads. */
  expected: { url: string | null },
  { allowed, onOpen }: RendererEvents,
  page: Page,
  session: CDPSession,
): Promise<void> {
  session.on('Fetch.requestPaused', ({ requestId, request, redirectedRequestId }) => {
    const own = request.url === expected.url
    if (own) expected.url = null
    const event = redirectedRequestId === undefined ? 'will-frame-navigate' : 'will-redirect'
    const decision =
      own || allowed(event, request.url)
        ? session.send('Fetch.continueRequest', { requestId })
        : session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    // A page that was closed meanwhile needs no decision.
    decision.catch(() => {})
  })
  await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] })

  // Other schemes are fetched by nobody.
  await session.send('Page.enable')
  session.on('Page.frameRequestedNavigation', ({ url }) => {
    if (!/^(https?|about|data|blob):/.test(url)) allowed('will-frame-navigate', url)
  })

  page.on('popup', (popup) => void popup.close().catch(() => {}))
  session.on('Page.windowOpen', ({ url }) => onOpen(url))
}
