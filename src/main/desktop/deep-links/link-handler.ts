import { assertNever } from '../../../shared/assert-never.ts'
import type { LinkOutcome } from '../../../shared/ipc.ts'
import { isOwnAddress } from '../system/external-links.ts'
import type { Log, RunningCore } from '../system/running-core.ts'
import type { HandleIpc } from '../windows/ipc.ts'
import type { MainWindow } from '../windows/main-window.ts'
import { send } from '../windows/page-registry.ts'
import { type GitHubCallbackQuery, parseDeepLink } from './parse-deep-link.ts'

type Deps = {
  scheme: string
  core: RunningCore
  window: MainWindow
  handle: HandleIpc
  openExternal: (address: string) => Promise<void>
  log: Log
}

/** Handles both kinds of links. */
export function createLinkHandler(deps: Deps): (link: string) => Promise<void> {
  const { scheme, window, log } = deps
  let outcomes: LinkOutcome[] = []

  // The page may still be loading when a link arrives, so it fetches the outcomes once it can show them.
  deps.handle('links:take', () => {
    const taken = outcomes
    outcomes = []
    return taken
  })
  const show = (outcome: LinkOutcome): void => {
    outcomes.push(outcome)
    window.show()
    const contents = window.current()?.webContents
    if (contents !== undefined) send(contents, 'links:arrived')
  }

  const handle = async (link: string, mayFollow: boolean): Promise<void> => {
    const parsed = parseDeepLink(link, scheme)
    switch (parsed.kind) {
      case 'link-outcome':
        log.info({ status: parsed.outcome.status }, 'received the outcome of a GitHub link')
        show(parsed.outcome)
        return
      case 'github-callback': {
        const target = await finishLink(deps, parsed.query)
        if (target !== null && mayFollow) await follow(target)
        return
      }
      case 'ignored':
        log.warn({ reason: parsed.reason, address: parsed.address }, 'ignored a link')
        return
      default:
        assertNever(parsed)
    }
  }

  const follow = async (target: string): Promise<void> => {
    if (isOwnAddress(target, deps.core.origin)) window.showAt(target.slice(deps.core.origin.length))
    else if (target.toLowerCase().startsWith(`${scheme}:`)) await handle(target, false)
    else await deps.openExternal(target)
  }

  return (link) => handle(link, true)
}

/**
 * Passes GitHub's redirect to the same callback as the loopback URL, and returns where that redirects; null if it doesn't know the state, so
 * that a forged link can't even bring up the window.
 */
async function finishLink({ core, log }: Deps, query: GitHubCallbackQuery): Promise<string | null> {
  const location = await core.finishGitHubLink(query)
  const target = location === null ? null : URL.parse(location, core.origin)
  if (target === null || [...target.searchParams.values()].includes('invalid_state')) {
    log.warn({}, 'ignored a GitHub redirect with an unknown state')
    return null
  }
  return target.href
}
