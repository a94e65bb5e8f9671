/** Texts that all pages share. Each page's own are in its `text.ts`. */

export const APP_NAME = 'PostHog Companion'

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  copyWhat: (what: string) => `Copy ${what}`,
  couldNotLoad: 'Couldn’t load this',
  dismiss: 'Dismiss message',
  done: 'Done',
  loading: 'Loading',
  retry: 'Try again',
  save: 'Save',
  undo: 'Undo',
}

export const errors = {
  clipboard: 'Couldn’t access the clipboard. Select the text and copy it manually.',
  required: 'Required',
  tooLong: (max: number) => `Use ${max} characters or fewer.`,
  tooShort: (min: number) => `Use at least ${min} characters.`,
  email: 'Enter a valid email address, such as ada@example.com.',
  choose: 'Choose an option.',
  invalid: 'Invalid value',
}

export const counted = (n: number, one: string, many: string) =>
  `${n.toLocaleString()} ${n === 1 ? one : many}`

export const repositoryCount = (n: number) => counted(n, 'repository', 'repositories')

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'long' })

/** A relative time, such as “5 minutes ago”. */
export function ago(seconds: number): string {
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), 'minute')
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour')
  if (seconds < 2_592_000) return relative.format(-Math.round(seconds / 86_400), 'day')
  if (seconds < 31_536_000) return relative.format(-Math.round(seconds / 2_592_000), 'month')
  return relative.format(-Math.round(seconds / 31_536_000), 'year')
}

export const notFound = {
  title: 'Page not found',
  what: 'There’s nothing at this address',
  action: 'Go to Overview',
}
