import { Menu } from '@base-ui/react/menu'
import { ChevronDown, Copy } from 'lucide-react'
import type { RecordedRequest } from '../api/requests.ts'
import '../ui/menu.css'
import { errors } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { type Format, formats } from './copy-as.ts'
import { toSend } from './pieces.ts'
import { text } from './text.ts'

const ORDER: readonly Format[] = ['curl', 'fetch', 'httpie']

/** Copies a request as a command or a script that sends it again. */
export function CopyMenu({ request }: { request: RecordedRequest }) {
  const copy = (format: Format) => {
    const sent = toSend(request, location.origin)
    navigator.clipboard.writeText(formats[format](sent)).then(
      () => toasts.succeeded(said(text.formats[format], sent.variables, request.request.truncated === true)),
      () => toasts.failed(errors.clipboard),
    )
  }
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-plain">
        <Copy aria-hidden size={15} strokeWidth={1.9} />
        {text.copyAs}
        <ChevronDown aria-hidden size={13} />
      </Menu.Trigger>
      <Menu.Portal container={document.getElementById('content')}>
        <Menu.Positioner sideOffset={4} align="start">
          <Menu.Popup className="menu">
            {ORDER.map((format) => (
              <Menu.Item key={format} className="menu-item" onClick={() => copy(format)}>
                {text.formats[format]}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function said(format: string, variables: readonly string[], isCut: boolean): string {
  if (isCut) return text.copiedCut(format)
  return variables.length === 0 ? text.copied(format) : text.copiedWith(format, variables.join(', '))
}
