import type { Page } from 'playwright-core'
import type { CompanionBridge } from '../../../../src/shared/ipc.ts'

declare global {
  interface Window {
    readonly companion?: CompanionBridge
    outcomes?: number
  }
}

/** The status of a call with the page's own session. */
export function fetchInPage(page: Page, method: string, path: string, body?: object) {
  return page.evaluate(
    async ([method, path, body]) => {
      const session = localStorage.getItem('posthog-companion.session') ?? ''
      const response = await fetch(path, {
        method,
        headers: { 'content-type': 'application/json', 'x-companion-session': session },
        ...(body === null ? {} : { body }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? null : JSON.parse(text) }
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  )
}

/** Creates an API key for the owner through the window. */
export async function createKey(page: Page): Promise<string> {
  const { body } = await fetchInPage(page, 'POST', '/_companion/keys', {
    label: 'test',
    scopes: ['user:read', 'user:write'],
  })
  return body.value
}

/** Marks the page; `isMarked` is true until another page is loaded, even after client-side navigation. */
export const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { marked: true }))
export const isMarked = (page: Page) => page.evaluate(() => 'marked' in window)

/** Counts the outcomes of linking GitHub that the app sends to the page. */
export const countOutcomes = (page: Page) =>
  page.evaluate(() => {
    window.outcomes = 0
    window.companion?.onLinkOutcome(() => {
      window.outcomes = (window.outcomes ?? 0) + 1
    })
  })
