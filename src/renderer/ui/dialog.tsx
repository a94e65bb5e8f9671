import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { Button, IconButton } from './button.tsx'
import { common } from './text.ts'
import './dialog.css'

/** A modal dialog. `side` docks it to the right edge. Without `onClose` only its own buttons can close it. */
export function Dialog({
  open,
  onClose,
  title,
  intro,
  children,
  side = false,
}: {
  open: boolean
  onClose?: () => void
  title: string
  intro?: ReactNode
  children: ReactNode
  side?: boolean
}) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose?.()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup
          ref={popup}
          className={side ? 'dialog dialog-side' : 'dialog'}
          initialFocus={() => popup.current?.querySelector<HTMLElement>('input, textarea, select') ?? true}
        >
          <header className="dialog-header">
            <div>
              <Base.Title>{title}</Base.Title>
              {intro && <Base.Description className="muted">{intro}</Base.Description>}
            </div>
            {onClose && <Base.Close render={<IconButton label={common.close} icon={X} />} />}
          </header>
          <div className="dialog-body">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Asks for confirmation before a destructive action. */
export function Confirm({
  open,
  onClose,
  title,
  children,
  action,
  onConfirm,
  busy = false,
}: {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  action: string
  onConfirm: () => void
  busy?: boolean
}) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog dialog-small">
          <div className="dialog-body">
            <AlertDialog.Title>{title}</AlertDialog.Title>
            <AlertDialog.Description className="muted">{children}</AlertDialog.Description>
            <div className="dialog-end">
              <AlertDialog.Close render={<Button>{common.cancel}</Button>} />
              <Button variant="danger" onClick={onConfirm} busy={busy}>
                {action}
              </Button>
            </div>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
