import { useEffect } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { common } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { appText } from './text.ts'

const errors: Record<string, string> = appText.errors

/** The result of creating the App, after GitHub's redirect. */
export function CreateAppResult() {
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const created = search.has('github_app')
  const error = search.get('github_app_error')
  useEffect(() => {
    if (!created) return
    toasts.succeeded(appText.created)
    go('/integrations', { replace: true })
  }, [created, go])
  if (error === null) return null
  return (
    <Notice
      tone="bad"
      title={appText.notCreated}
      actions={<Button onClick={() => go('/integrations', { replace: true })}>{common.close}</Button>}
    >
      {errors[error] ?? appText.unknownError(error)}
    </Notice>
  )
}
