import type { RequestSummary } from '../api/requests.ts'
import { text } from './text.ts'

/** How important a status is to someone who looks for failures. */
export function statusTone(status: number | null): 'plain' | 'warn' | 'bad' {
  if (status === null || status >= 500) return 'bad'
  return status >= 400 ? 'warn' : 'plain'
}

export const statusText = (status: number | null) => (status === null ? '—' : String(status))

type Made = Pick<RequestSummary, 'credential' | 'sent_credential' | 'status'>

/** What became of a credential that was sent but not accepted. Null if that can't be told, as for OAuth clients. */
export function sentState({ sent_credential, status }: Made): 'rejected' | 'unchecked' | null {
  if (status === 401) return 'rejected'
  return sent_credential === 'other' || (status !== null && status < 400) ? null : 'unchecked'
}

/** Which key, app, or session made a request, or what else it was sent with. */
export function credentialText(request: Made): string {
  const { credential, sent_credential } = request
  if (credential === null) {
    if (sent_credential === undefined) return text.anonymous
    const state = sentState(request)
    const kind = text.sent[sent_credential]
    return state === null ? kind : state === 'rejected' ? text.rejected(kind) : text.unchecked(kind)
  }
  if (credential.kind === 'session') return text.session
  const label = credential.label ?? ''
  return credential.kind === 'key' ? text.key(label) : text.app(label)
}

export const pathText = ({ path, query }: Pick<RequestSummary, 'path' | 'query'>) =>
  query === '' ? path : `${path}?${query}`

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'long',
})

export const timeOfDay = (at: string) => clock.format(new Date(at))
export const exactTime = (at: string) => exact.format(new Date(at))

/** A duration with three digits at most, such as `1.24 ms` or `12 s`. */
export function durationText(ms: number): string {
  const [value, unit] = ms >= 1000 ? [ms / 1000, 's'] : [ms, 'ms']
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(digits)} ${unit}`
}
