import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { ApiError, api, take } from '../api/client.ts'
import { ME, meQuery } from '../api/queries.ts'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextArea, TextField } from '../ui/field.tsx'
import { toasts } from '../ui/toasts.ts'

const WAYS = ['later', 'other', 'delegated'] as const

/** Leaves the set-up: for later, for good, or to a teammate, who is invited. */
export function Leave({ open, step, onClose }: { open: boolean; step: string; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={text.welcome.leaveTitle}>
      <LeaveForm step={step} />
    </Dialog>
  )
}

function LeaveForm({ step }: { step: string }) {
  const [, go] = useLocation()
  const [way, setWay] = useState<(typeof WAYS)[number]>('later')
  const [email, setEmail] = useState('')
  const [message, setMessage] = useState('')
  const leave = useMutation({
    mutationFn: async () => {
      if (way === 'delegated') {
        const body = { target_email: email, message, step_at_delegation: step }
        await take(
          api.POST('/api/organizations/{organization}/invites/delegate', {
            params: { path: { organization: '@current' } },
            body,
          }),
        )
      } else {
        await take(
          api.POST('/api/users/{uuid}/onboarding/skip', {
            params: ME,
            body: { reason: way, step_at_skip: step },
          }),
        )
      }
    },
    meta: { shownInPlace: true },
    onSuccess: async (_done, _nothing, _result, { client }) => {
      toasts.succeeded(way === 'delegated' ? text.welcome.invited(email) : text.welcome.left)
      await client.invalidateQueries({ queryKey: meQuery.queryKey })
      go('/', { replace: true })
    },
  })
  const emailFault =
    leave.error instanceof ApiError && leave.error.attr === 'target_email' ? leave.error.message : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    leave.mutate()
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <fieldset className="choices">
        <legend>{text.welcome.why}</legend>
        {WAYS.map((name) => (
          <label key={name} className="choice">
            <input type="radio" name="way" checked={way === name} onChange={() => setWay(name)} />
            <span>
              {text.welcome.ways[name].label}
              <small>{text.welcome.ways[name].hint}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {way === 'delegated' && (
        <>
          <TextField
            label={text.welcome.teammate}
            type="email"
            value={email}
            error={emailFault}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextArea
            label={text.welcome.message}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        </>
      )}
      {leave.isError && emailFault === undefined && <Notice tone="bad">{leave.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={leave.isPending}>
          {way === 'delegated' ? text.welcome.invite : text.welcome.leave}
        </Button>
      </div>
    </form>
  )
}
