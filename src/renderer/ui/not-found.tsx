import { MapPinOff } from 'lucide-react'
import { ButtonLink } from './button.tsx'
import { Page } from './page.tsx'
import { Empty } from './states.tsx'
import { notFound } from './text.ts'

export function NotFound() {
  return (
    <Page title={notFound.title}>
      <Empty
        icon={MapPinOff}
        title={notFound.what}
        action={<ButtonLink to="/">{notFound.action}</ButtonLink>}
      />
    </Page>
  )
}
