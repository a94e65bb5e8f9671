import { nameInText } from '../../shared/visible-text.ts'
export const text = {
  title: 'Connected apps',
  intro: 'Apps that you allowed to act for you, and what each may do.',
  none: 'No connected apps',
  noneHint: 'Apps appear here once you sign in to them with PostHog.',
  columns: {
    app: 'App',
    permissions: 'Permissions',
    access: 'Access to',
    used: 'Last used',
    connected: 'Connected',
    disconnect: 'Disconnect',
  },
  everything: 'Everything',
  neverUsed: 'Never',
  more: (n: number) => `+${n} more`,
  verified: 'Verified',
  disconnect: 'Disconnect',
  disconnectNamed: (name: string) => `Disconnect ${nameInText(name)}`,
  disconnectTitle: (name: string) => `Disconnect “${nameInText(name)}”?`,
  disconnectWarning: 'It loses access immediately. To use it again, sign in to it again.',
  disconnected: (name: string) => `Disconnected “${nameInText(name)}”`,
}
