import type { QueryClient } from '@tanstack/react-query'

/** The queries to invalidate, by the first part of the change's action. */
const TOUCHED: Record<string, readonly string[]> = {
  api_key: ['keys'],
  push_token: ['push-tokens'],
  user: ['me', 'users', 'hedgehog'],
  onboarding: ['me'],
  project: ['projects', 'me', 'integrations'],
  organization: ['me', 'projects'],
  integration: ['integrations', 'repositories', 'branches', 'github', 'projects'],
  github_app: ['github', 'health'],
  repositories: ['integrations'],
  settings: ['settings', 'health'],
  backup: ['settings'],
}

/**
 * Subscribes to the server's events, so that changes made through the API show up immediately. Returns a function that unsubscribes.
 * After a reconnect everything is invalidated, since missed events are not sent again.
 */
export function followChanges(client: QueryClient): () => void {
  const source = new EventSource('/_companion/events')
  let lost = false
  source.addEventListener('error', () => {
    lost = true
  })
  source.addEventListener('open', () => {
    if (lost) void client.invalidateQueries()
    lost = false
  })
  source.addEventListener('change', (event) => {
    const [area = ''] = actionOf(JSON.parse(event.data)).split('.')
    const roots = TOUCHED[area]
    if (roots === undefined) void client.invalidateQueries()
    else for (const root of ['activity', ...roots]) void client.invalidateQueries({ queryKey: [root] })
  })
  return () => source.close()
}

function actionOf(change: unknown): string {
  const known = typeof change === 'object' && change !== null && 'action' in change ? change.action : ''
  return typeof known === 'string' ? known : ''
}
