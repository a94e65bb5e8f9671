import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { ApiError, api, take } from '../api/client.ts'
import { ME, meQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextArea, TextField } from '../ui/field.tsx'
import { forgetInput, useKeptText } from '../ui/kept-input.ts'
import { toasts } from '../ui/toasts.ts'
import { setupProgress } from './progress.ts'
import { text } from './text.ts'

const KEPT = { email: 'delegate.email', message: 'delegate.message' }
const REASONS = ['later', 'other', 'delegated'] as const

/** Skips the setup: for later, for good, or by inviting a teammate to do it. */
export function SkipSetup({ open, step, onClose }: { open: boolean; step: string; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={text.skipTitle}>
      <SkipSetupForm step={step} />
    </Dialog>
  )
}

function SkipSetupForm({ step }: { step: string }) {
  const [, go] = useLocation()
  const [reason, setReason] = useState<(typeof REASONS)[number]>('later')
  const [email, setEmail] = useKeptText(KEPT.email)
  const [message, setMessage] = useKeptText(KEPT.message)
  const skip = useSubmission({
    mutationFn: async () => {
      if (reason === 'delegated') {
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
            body: { reason: reason, step_at_skip: step },
          }),
        )
      }
    },
    meta: { shownInPlace: true },
    onSuccess: async (_done, _nothing, _result, { client }) => {
      toasts.succeeded(reason === 'delegated' ? text.invited(email) : text.skipped)
      await client.invalidateQueries({ queryKey: meQuery.queryKey })
      setupProgress.clear()
      for (const kept of Object.values(KEPT)) forgetInput(kept)
      go('/', { replace: true })
    },
  })
  const emailError =
    skip.error instanceof ApiError && skip.error.attr === 'target_email' ? skip.error.message : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    skip.mutate()
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <fieldset className="choices">
        <legend>{text.why}</legend>
        {REASONS.map((name) => (
          <label key={name} className="choice">
            <input type="radio" name="reason" checked={reason === name} onChange={() => setReason(name)} />
            <span>
              {text.reasons[name].label}
              <small>{text.reasons[name].hint}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {reason === 'delegated' && (
        <>
          <TextField
            label={text.teammate}
            type="email"
            value={email}
            error={emailError}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextArea
            label={text.message}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        </>
      )}
      {skip.isError && emailError === undefined && <Notice tone="bad">{skip.error.message}</Notice>}
      <div className="dialog-end">
        <Button type="submit" variant="primary" busy={skip.isPending}>
          {reason === 'delegated' ? text.invite : text.skip}
        </Button>
      </div>
    </form>
  )
}
