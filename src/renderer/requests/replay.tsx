import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { ApiError } from '../api/client.ts'
import { checkConnection } from '../api/connection.ts'
import type { RecordedRequest } from '../api/requests.ts'
import { withSession } from '../api/session.ts'
import { text as apiText } from '../api/text.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextArea, TextField } from '../ui/field.tsx'
import { Comparison, type Replayed } from './comparison.tsx'
import { toSend } from './pieces.ts'
import { text } from './text.ts'
import { pathText } from './words.ts'

const { replay } = text

type Sender = 'session' | 'key' | 'anonymous'

const SENDERS: { value: Sender; label: string }[] = [
  { value: 'session', label: replay.session },
  { value: 'key', label: replay.key },
  { value: 'anonymous', label: replay.anonymous },
]

/** Sends a request again, edited and with a chosen credential, and compares the two responses. */
export function Replay({ request }: { request: RecordedRequest }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={RotateCw} onClick={() => setOpen(true)}>
        {replay.action}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={replay.title}
        intro={replay.intro(request.method, request.path)}
      >
        <ReplayForm request={request} />
      </Dialog>
    </>
  )
}

const isByKey = ({ credential, sent_credential }: RecordedRequest) =>
  credential?.kind === 'key' || sent_credential === 'key'

function ReplayForm({ request: recorded }: { request: RecordedRequest }) {
  const [sender, setSender] = useState<Sender>(isByKey(recorded) ? 'key' : 'session')
  const [url, setUrl] = useState(() => pathText(recorded))
  const [body, setBody] = useState(recorded.request.body)
  const [key, setKey] = useState('')
  const send = useSubmission({
    mutationFn: () => sendAgain(request, sender, key.trim()),
    meta: { shownInPlace: true },
  })
  const [path = '', query = ''] = url.trim().split(/[?](.*)/s)
  const request = { ...recorded, path, query, request: { ...recorded.request, body } }
  const { method, operation } = request
  const isSafe = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  const obstacle = obstacleOf(request)
  if (recorded.request.truncated) return <Notice tone="warn">{replay.cut}</Notice>
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
    >
      <SelectField
        label={replay.as}
        options={SENDERS}
        value={sender}
        onChange={(event) =>
          setSender(SENDERS.find(({ value }) => value === event.target.value)?.value ?? 'session')
        }
      />
      <TextField label={replay.path} value={url} onChange={(event) => setUrl(event.target.value)} />
      {body !== null && (
        <TextArea
          label={replay.body}
          className="input replay-body"
          rows={Math.min(8, body.split('\n').length + 1)}
          spellCheck={false}
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
      )}
      {sender === 'key' && (
        <TextField
          label={replay.keyLabel}
          hint={replay.keyHint}
          type="password"
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      )}
      {obstacle !== null && <Notice tone="warn">{obstacle}</Notice>}
      {!isSafe && <Notice tone="warn">{replay.changes(method)}</Notice>}
      {operation !== null && CALLS_GITHUB.test(operation) && <Notice tone="warn">{replay.github}</Notice>}
      <div className="form-end">
        <Button
          type="submit"
          variant={isSafe ? 'primary' : 'danger'}
          busy={send.isPending}
          disabled={obstacle !== null || (sender === 'key' && key.trim() === '')}
        >
          {isSafe ? replay.send : replay.sendAnyway(method)}
        </Button>
      </div>
      {send.isError && <Notice tone="bad">{send.error.message}</Notice>}
      {send.data && <Comparison recorded={recorded} replayed={send.data} />}
    </form>
  )
}

/** Operations that may ask GitHub something. */
const CALLS_GITHUB = /github_(repos|branches|login|destroy|start|prepare|install|link)/

/** Why a request can't be sent again, or null if it can. */
function obstacleOf(request: RecordedRequest): string | null {
  if (!request.path.startsWith('/')) return replay.noPath
  const { variables } = toSend(request, location.origin)
  return variables.every((name) => name === 'POSTHOG_KEY') ? null : replay.masked
}

/** @throws ApiError if there is no response */
async function sendAgain(request: RecordedRequest, sender: Sender, key: string): Promise<Replayed> {
  const { method, url, headers } = toSend(request, location.origin)
  const sent = new Headers(
    headers.filter(([name]) => name !== 'authorization').map(([name, value]) => [name, value.join('')]),
  )
  if (sender === 'session') withSession(sent)
  if (sender === 'key') sent.set('authorization', `Bearer ${key}`)
  const { body } = request.request
  const hasBody = body !== null && method !== 'GET' && method !== 'HEAD'
  const began = performance.now()
  try {
    const response = await fetch(url, {
      method,
      headers: sent,
      cache: 'no-store',
      redirect: 'manual',
      ...(hasBody && { body: sent.has('content-type') ? body : new TextEncoder().encode(body) }),
    })
    const received = await response.text()
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: received === '' ? null : received,
      durationMs: performance.now() - began,
    }
  } catch {
    void checkConnection()
    throw new ApiError(apiText.unreachable, { status: 0, code: 'unreachable' })
  }
}
