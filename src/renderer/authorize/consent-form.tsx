import { useState } from 'react'
import type { Consent } from '../../shared/contract/oauth-consent.ts'
import { visibleText } from '../../shared/visible-text.ts'
import { Badge, Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { AccessChoice } from './access-choice.tsx'
import { type Choice, decisionOf, faultIn, initialChoice } from './choice.ts'
import type { Decision } from './requests.ts'
import { ScopeList } from './scope-list.tsx'
import { text } from './text.ts'

/** Says who wants what, and lets the user decide. Denying needs no choice. */
export function ConsentForm({
  consent,
  busy,
  error,
  onDecide,
}: {
  consent: Consent
  busy: boolean
  error: string | undefined
  onDecide: (decision: Decision) => void
}) {
  const [choice, setChoice] = useState<Choice>(() => initialChoice(consent))
  const [tried, setTried] = useState(false)
  const { application } = consent
  const fault = faultIn(choice)
  const change = (part: Partial<Choice>) => setChoice((before) => ({ ...before, ...part }))
  const allow = () => {
    setTried(true)
    if (fault === null) onDecide(decisionOf(choice, true))
  }
  return (
    <form
      className="consent"
      onSubmit={(event) => {
        event.preventDefault()
        allow()
      }}
    >
      <div className="consent-app">
        <strong>{visibleText(application.name)}</strong>
        <Badge tone={application.is_verified ? 'good' : 'warn'}>
          {application.is_verified ? text.verified : text.unverified}
        </Badge>
      </div>
      {application.registered_itself && <Notice tone="warn">{text.registeredItself}</Notice>}
      <p className="consent-target">
        {text.goesTo} <code>{targetOf(consent.redirect_uri)}</code>
      </p>
      <ScopeList
        name={application.name}
        scopes={consent.scopes}
        required={consent.required_scopes}
        chosen={choice.scopes}
        onChange={(scopes) => change({ scopes })}
      />
      <AccessChoice organizations={consent.organizations} choice={choice} onChange={change} />
      {tried && fault !== null && <Notice tone="bad">{fault}</Notice>}
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <div className="dialog-end">
        <Button onClick={() => onDecide(decisionOf(choice, false))} busy={busy}>
          {text.deny}
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          {text.allow}
        </Button>
      </div>
    </form>
  )
}

/** The part of a redirect URI that says whose it is: the origin, or an app's scheme. */
function targetOf(uri: string): string {
  const url = URL.parse(uri)
  if (url === null) return uri
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : `${url.protocol}//`
}
