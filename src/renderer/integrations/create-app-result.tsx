import { useEffect } from 'react'
import { Redirect, useLocation, useSearchParams } from 'wouter'
import { stored } from '../api/stored.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { appText } from './text.ts'

const errors: Record<string, string> = appText.errors

const RETURN_TO = 'create-app-return'

/** Remembers the current page before leaving for GitHub, which always redirects to Integrations. */
export const rememberReturn = (): void => stored.write(RETURN_TO, location.pathname)

/** The result of creating the App, after GitHub's redirect. */
export function CreateAppResult() {
  const [search] = useSearchParams()
  const [path, go] = useLocation()
  const created = search.has('github_app')
  const error = search.get('github_app_error')
  const returnTo = stored.read(RETURN_TO)
  const isElsewhere = typeof returnTo === 'string' && returnTo !== path && (created || error !== null)

  useEffect(() => {
    if (isElsewhere || !(created || error !== null)) return
    stored.write(RETURN_TO, null)
    if (!created) return
    toasts.succeeded(appText.created)
    go(path, { replace: true })
  }, [isElsewhere, created, error, path, go])

  if (isElsewhere) return <Redirect to={`${returnTo}?${search}`} replace />
  if (error === null) return null
  return (
    <Notice
      tone="bad"
      title={appText.notCreated}
      actions={<Button onClick={() => go(path, { replace: true })}>{common.close}</Button>}
    >
      {errors[error] ?? appText.unknownError(error)}
    </Notice>
  )
}
