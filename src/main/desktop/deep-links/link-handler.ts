import { assertNever } from '../../../shared/assert-never.ts'
import type { LinkOutcome } from '../../../shared/ipc.ts'
import { isOwnAddress } from '../system/external-links.ts'
import type { Log, RunningCore } from '../system/running-core.ts'
import type { HandleIpc } from '../windows/ipc.ts'
import type { MainWindow } from '../windows/main-window.ts'
import { send } from '../windows/page-registry.ts'
import { type GitHubReturn, parseDeepLink } from './parse-deep-link.ts'

type Deps = {
  scheme: string
  core: RunningCore
  window: MainWindow
  handle: HandleIpc
  openExternal: (address: string) => Promise<void>
  log: Log
}

/** Does what a link asks for, which is one of two things. */
export function createLinkHandler(deps: Deps): (link: string) => Promise<void> {
  const { scheme, window, log } = deps
  let outcomes: LinkOutcome[] = []

  // The page may still be loading when a link comes, so it fetches the outcomes when it is ready to show them.
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

  const handle = async (link: string, mayPassOn: boolean): Promise<void> => {
    const parsed = parseDeepLink(link, scheme)
    switch (parsed.kind) {
      case 'link-outcome':
        log.info({ status: parsed.outcome.status }, 'a link told how linking GitHub went')
        show(parsed.outcome)
        return
      case 'github-return': {
        const target = await finishLink(deps, parsed.query)
        if (target !== null && mayPassOn) await follow(target)
        return
      }
      case 'ignored':
        log.warn({ reason: parsed.reason, address: parsed.address }, 'a link was ignored')
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
 * Hands GitHub's return to the callback that the loopback address also leads to, and says where it sends the person; null where it does
 * not know the state, so that a made-up link can't even move the window.
 */
async function finishLink({ core, log }: Deps, query: GitHubReturn): Promise<string | null> {
  const location = await core.finishGitHubLink(query)
  const target = location === null ? null : URL.parse(location, core.origin)
  if (target === null || [...target.searchParams.values()].includes('invalid_state')) {
    log.warn({}, 'a link claimed to be from GitHub, but nothing waited for it')
    return null
  }
  return target.href
}
