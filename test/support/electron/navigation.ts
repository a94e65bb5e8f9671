import type { CDPSession, Page } from 'playwright-core'
import type { RendererEvents } from './renderer.ts'

/**
 * Asks the app before a page navigates and before it opens a window, like Electron. Chromium reports each document request and each
 * redirect.
 */
export async function guardNavigation(
  /** The URL that the app itself loads. */
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
    // A page that was closed in the meantime needs no decision.
    decision.catch(() => {})
  })
  await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] })

  // Other schemes are not fetched.
  await session.send('Page.enable')
  session.on('Page.frameRequestedNavigation', ({ url }) => {
    if (!/^(https?|about|data|blob):/.test(url)) allowed('will-frame-navigate', url)
  })

  page.on('popup', (popup) => void popup.close().catch(() => {}))
  session.on('Page.windowOpen', ({ url }) => onOpen(url))
}
