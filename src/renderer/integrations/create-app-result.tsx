import { useEffect } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { text } from '../text.ts'
import { Notice } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { toasts } from '../ui/toasts.ts'

const errors: Record<string, string> = text.githubApp.errors

/** How making the App at GitHub went, when GitHub has just sent the person back. */
export function AppReturn() {
  const [search] = useSearchParams()
  const [, go] = useLocation()
  const created = search.has('github_app')
  const error = search.get('github_app_error')
  useEffect(() => {
    if (!created) return
    toasts.succeeded(text.githubApp.created)
    go('/integrations', { replace: true })
  }, [created, go])
  if (error === null) return null
  return (
    <Notice
      tone="bad"
      title={text.githubApp.notCreated}
      actions={<Button onClick={() => go('/integrations', { replace: true })}>{text.common.close}</Button>}
    >
      {errors[error] ?? text.githubApp.unknownError(error)}
    </Notice>
  )
}
