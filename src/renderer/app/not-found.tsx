import { MapPinOff } from 'lucide-react'
import { ButtonLink } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { text } from './text.ts'

export function NotFound() {
  return (
    <Page title={text.notFound.title}>
      <Empty
        icon={MapPinOff}
        title={text.notFound.what}
        action={<ButtonLink to="/">{text.notFound.action}</ButtonLink>}
      />
    </Page>
  )
}
